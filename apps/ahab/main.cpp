// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <superrelay/core/hex.hpp>
#include <utility>
#include <vector>

#include "checks.hpp"
#include "crypto.hpp"
#include "show.hpp"
#include "srk_table.hpp"

namespace superrelay::ahab {
namespace {

/// No flash.bin, table or certificate comes near it.
constexpr std::size_t kLargestFile = std::size_t{256} << 20U;

struct Arguments {
    std::string file;
    std::string optee;
    std::string srk_table;
    std::vector<std::string> certificates;
};

Result<Bytes> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(Errc::not_found, path + ": cannot be read");
    Bytes bytes;
    std::vector<char> block(1U << 16U);
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
        bytes.insert(bytes.end(), block.begin(), block.begin() + in.gcount());
        if (bytes.size() > kLargestFile)
            return fail(Errc::invalid_params, path + ": expected at most 256 MiB");
    }
    if (in.bad()) return fail(Errc::internal, path + ": cannot be read to its end");
    return bytes;
}

/// Tells why on stderr; the exit code is the error's.
int refused(const Error& error) {
    std::cerr << "ahab: " << error.message << '\n';
    return exit_code(error.code);
}

/// Reads and parses `path` and hands both on.
Result<int> with_image(const std::string& path,
                       const std::function<Result<int>(ByteView, const BootImage&)>& act) {
    const auto file = read_file(path);
    if (!file) return tl::unexpected(file.error());
    const auto image = parse(*file);
    if (!image) return fail(image.error().code, path + ": " + image.error().message);
    return act(*file, *image);
}

Result<int> run_show(const Arguments& arguments) {
    return with_image(arguments.file, [](ByteView, const BootImage& image) -> Result<int> {
        show(std::cout, image);
        return 0;
    });
}

Result<Expected> read_expected(const Arguments& arguments) {
    Expected expected;
    if (!arguments.optee.empty()) {
        const auto file = read_file(arguments.optee);
        if (!file) return tl::unexpected(file.error());
        auto build = read_optee_build(*file);
        if (!build) return fail(build.error().code, arguments.optee + ": " + build.error().message);
        expected.optee = *build;
    }
    if (!arguments.srk_table.empty()) {
        const auto table = read_file(arguments.srk_table);
        if (!table) return tl::unexpected(table.error());
        const auto records = parse_srk_table(*table, {0, table->size()});
        if (!records)
            return fail(records.error().code, arguments.srk_table + ": " + records.error().message);
        expected.srk_hash = srk_hash(*table);
    }
    return expected;
}

Result<int> run_check(const Arguments& arguments) {
    const auto expected = read_expected(arguments);
    if (!expected) return tl::unexpected(expected.error());
    return with_image(arguments.file, [&](ByteView file, const BootImage& image) -> Result<int> {
        const auto results = check(file, image, *expected);
        show(std::cout, results);
        const auto failed = [](const CheckResult& f) { return f.outcome == Outcome::failed; };
        return std::ranges::any_of(results, failed) ? exit_code(Errc::invalid_params) : 0;
    });
}

/// Of each container that is ours to sign: where it and its signature block begin.
Result<int> run_offsets(const Arguments& arguments) {
    return with_image(arguments.file, [](ByteView, const BootImage& image) -> Result<int> {
        for (const auto& container : image.containers)
            if (container.srk_set != SrkSet::nxp)
                std::cout << to_quantity(container.header.offset) << ' '
                          << to_quantity(container.signature_block_at) << '\n';
        return 0;
    });
}

Result<int> run_make_table(const Arguments& arguments) {
    std::vector<Bytes> keys;
    for (const auto& path : arguments.certificates) {
        const auto pem = read_file(path);
        if (!pem) return tl::unexpected(pem.error());
        auto key = key_of_certificate(*pem);
        if (!key) return fail(key.error().code, path + ": " + key.error().message);
        keys.push_back(*std::move(key));
    }
    const auto table = make_srk_table(keys);
    if (!table) return tl::unexpected(table.error());
    std::cout.write(reinterpret_cast<const char*>(table->data()),
                    static_cast<std::streamsize>(table->size()));
    return std::cout.flush() ? Result<int>(0) : fail(Errc::internal, "cannot write the table");
}

Result<int> run_fuses(const Arguments& arguments) {
    const auto table = read_file(arguments.srk_table);
    if (!table) return tl::unexpected(table.error());
    if (auto proper = check_srk_table(*table); !proper)
        return fail(proper.error().code, arguments.srk_table + ": " + proper.error().message);
    for (const auto word : fuse_words(srk_hash(*table))) {
        auto text = to_quantity(word).substr(2);
        std::cout << "0x" << std::string(8 - text.size(), '0') << text << '\n';
    }
    return 0;
}

using Command = std::function<Result<int>(const Arguments&)>;

int main(int argc, char** argv) {
    Arguments arguments;
    Command chosen;
    CLI::App app("Boot images for i.MX 93: AHAB containers, their hashes and signatures", "ahab");
    app.require_subcommand(1);
    const auto add = [&](const char* name, const char* help, Command run) {
        auto* command = app.add_subcommand(name, help);
        command->callback([&chosen, run = std::move(run)] { chosen = run; });
        return command;
    };
    const auto add_file = [&](CLI::App* command) {
        command->add_option("file", arguments.file, "flash.bin of imx-mkimage's flash_singleboot")
            ->required();
    };
    add_file(add("show", "Print containers and images", run_show));
    add_file(add("offsets", "Print where the containers that are ours, and their signatures, begin",
                 run_offsets));
    auto* checked = add("check", "Check everything that can be checked", run_check);
    add_file(checked);
    checked->add_option("--optee", arguments.optee, "conf.mk or tee.elf of OP-TEE's build");
    checked->add_option("--srk-table", arguments.srk_table, "It must be signed by these keys");
    add("srk-table", "Print the SRK table of four certificates", run_make_table)
        ->add_option("certificate", arguments.certificates, "In PEM, of keys on P-384")
        ->required();
    add("fuses", "Print the eight words that are fused of an SRK table", run_fuses)
        ->add_option("table", arguments.srk_table)
        ->required();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_code(Errc::usage);
    }
    const auto done = chosen(arguments);
    return done ? *done : refused(done.error());
}

}  // namespace
}  // namespace superrelay::ahab

int main(int argc, char** argv) {
    try {
        return superrelay::ahab::main(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "ahab: " << error.what() << '\n';
        return 70;
    }
}
