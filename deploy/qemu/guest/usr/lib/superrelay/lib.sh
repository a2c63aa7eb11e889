# shellcheck shell=dash
# SPDX-License-Identifier: MIT
# What the guest's scripts share; busybox runs them.

# shellcheck disable=SC2034 # init's
tee_data=/var/lib/optee-client/data node_data=/var/lib/super-relay
host_files=/sys/firmware/qemu_fw_cfg/by_name/opt/org.superrelay

# announce STAGE [TEXT…]: an event for the host, with the seconds since start.
announce() { echo "$(cut -d ' ' -f 1 /proc/uptime) $*" >&3; }

# fail STAGE TEXT: tells the host and ends the machine; one with another slot to try
# starts anew.
fail() {
  announce failed "$@"
  echo "init: $*" >/dev/console
  sync
  [ ! -e /proc/device-tree/chosen/superrelay,slot ] || reboot -f
  poweroff -f
}

# put_configuration: what the host brought for the node, where the node reads it.
put_configuration() {
  install -d -o root -g relay -m 750 /run/superrelay
  cat "$host_files/config/raw" >/run/superrelay/config.toml || return
  # Lines NAME='value', for ${NAME} in the configuration.
  cat "$host_files/environment/raw" >/run/superrelay/environment 2>/dev/null
  chown root:relay /run/superrelay/*
  chmod 640 /run/superrelay/*
}

# run_NAME: what a supervisor keeps alive, in place of the shell that calls it.
run_tee_supplicant() {
  exec su -s /usr/bin/sh -c 'exec /usr/sbin/tee-supplicant' -- teesuppl >/dev/console 2>&1
}

run_node() {
  exec /usr/lib/superrelay/as-node node --config /run/superrelay/config.toml
}

# watch_node: hands the node's log on to the host, and tells when it listens.
watch_node() {
  while IFS= read -r line; do
    echo "$line"
    case $line in
      *listening*rpc_api*)
        announce node
        # A reader of its own until then; now without a look at each line.
        exec cat
        ;;
    esac
  done
}

# start NAME: without the ports to the host. Who has those can answer in our place,
# with an address of its own for a key, say.
start() {
  case $1 in
    tee-supplicant) run_tee_supplicant 3>&- 4>&- 5>&- & ;;
    node)
      rm -f /run/node.log
      mkfifo /run/node.log
      watch_node </run/node.log >&5 &
      run_node >/run/node.log 2>&1 3>&- 4>&- 5>&- &
      ;;
  esac
  echo $! >"/run/$1.pid"
}

# pause SECONDS: or less, when the machine is to stop. Takes no process.
# shellcheck disable=SC3045 # busybox has it
pause() { read -t "$1" -r _ <>"/run/$name.wake"; }

# release_waiting: ends what waits in the kernel for an answer of a tee-supplicant
# that is dead. Until then its memory is in use, and the device it had, busy.
release_waiting() {
  local task process
  for task in /proc/[0-9]*/task/[0-9]*; do
    [ "$(cat "$task/wchan" 2>/dev/null)" = optee_supp_thrd_req ] || continue
    process=${task#/proc/} process=${process%%/*}
    announce failed tee-supplicant "process $process is ended, which waits for a dead one"
    kill -KILL "$process"
  done
}

# supervise NAME: runs it again whenever it ends, the later the oftener it does.
supervise() {
  local name=$1 delay=1 began status
  mkfifo "/run/$name.wake"
  while [ ! -e /run/stopping ]; do
    began=$(cut -d . -f 1 /proc/uptime)
    start "$name"
    wait "$(cat "/run/$name.pid")"
    status=$?
    # Its log has to be with the host before it is told to look there.
    wait
    [ ! -e /run/stopping ] || break
    announce failed "$name" "ended with code $status"
    # This is how tee-supplicant says that it cannot have its device.
    [ "$name $status" != "tee-supplicant 1" ] || release_waiting
    [ $(($(cut -d . -f 1 /proc/uptime) - began)) -lt 60 ] || delay=1
    pause "$delay"
    [ "$delay" -ge 30 ] || delay=$((delay * 2))
  done
}

# stop NAME SUPERVISOR: waits for the end of both.
stop() {
  kill -TERM "$(cat "/run/$1.pid")" 2>/dev/null
  echo >"/run/$1.wake" &
  wait "$2"
}

# serve_shell: on a terminal that the host shows on demand.
serve_shell() {
  while [ ! -e /run/stopping ]; do
    setsid -c sh -l </dev/hvc0 >/dev/hvc0 2>&1
  done
}

# run_command ID COMMAND: answers with the command's output, each line "ID|text",
# then "ID=exit code".
run_command() {
  {
    sh -c "$2" </dev/null 2>&1 3>&- 4>&- 5>&-
    echo $? >"/run/status.$1"
  } | awk -v id="$1" '{ print id "|" $0; fflush() }' >&4
  echo "$1=$(cat "/run/status.$1")" >&4
  rm "/run/status.$1"
}

# serve_commands: of the form "ID COMMAND…", until "ID poweroff", which waits for none.
serve_commands() {
  local id command
  while IFS=' ' read -r id command; do
    [ "$command" != poweroff ] || return 0
    run_command "$id" "$command" &
  done <&4
}
