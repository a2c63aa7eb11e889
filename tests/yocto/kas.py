#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Judges kas' files by kas' own schema, and prints them as JSON for further checks.

    tests/yocto/kas.py SCHEMA FILE...

SCHEMA is kas/schema-kas.json of Debian's package kas. One line of JSON a file:
{"file": …, "wrong": […], "content": …}
"""
import json
import sys

import jsonschema
import yaml


def judge(schema, file):
    with open(file, encoding="utf-8") as text:
        content = yaml.safe_load(text)
    errors = jsonschema.Draft7Validator(schema).iter_errors(content)
    wrong = ["/".join(map(str, each.path)) + ": " + each.message for each in errors]
    return {"file": file, "wrong": wrong, "content": content}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as text:
        schema = json.load(text)
    for file in sys.argv[2:]:
        print(json.dumps(judge(schema, file)))


main()
