# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# One emulated machine: QEMU, the ports to its guest, its events. Sourced by
# super-relay-qemu after lib.sh.

# shellcheck disable=SC2154 # what super-relay-qemu was told: config cpus memory bind rpc http tests show_log count

built=${SUPERRELAY_QEMU_BUILD:-$root/build/qemu}
machine=$(realpath -m "${SUPERRELAY_MACHINE:-$built/machine}")
state=$machine/run
# The keys, and what the node records: nothing that the node writes takes room
# from the TEE.
tee_disk=$machine/tee.img node_disk=$machine/node.img
# Where the machine has two slots to start from.
slots_disk=$machine/slots.img
# Keys, addresses with passwords, root's shell: our own, whoever may enter the folder.
umask 077
# What a guest that does not answer any more gets.
stop_seconds=30 command_seconds=1800 ready_seconds=10

is_up() {
  [ -f "$state/keeper.lock" ] && ! flock --shared --nonblock "$state/keeper.lock" true
}

# prepare_run: the folder of a run, with pipes that know of QEMU's end.
prepare_run() {
  mkdir -p "$machine"
  # A volume may be somebody else's, and ours by its group.
  [ -w "$machine" ] || die "user $(id -u) may not write to $machine"
  [ ! -O "$machine" ] || chmod 700 "$machine"
  rm -rf "$state"
  mkdir "$state"
  mkfifo "$state/ended" "$state/control.in" "$state/control.out"
  touch "$state"/{node,console,secure,events,keeper}.log
}

# make_disk FILE SIZE: an empty one, where there is none.
make_disk() {
  local disk=$1 size=$2
  [ ! -f "$disk" ] || return 0
  rm -f "$disk.new"
  truncate -s "$size" "$disk.new"
  mke2fs -q -t ext4 -m 0 -E root_owner=0:0 "$disk.new"
  mv "$disk.new" "$disk"
}

# environment_for FILE: NAME='value' for what the configuration asks for by ${NAME}.
environment_for() {
  local name quote="'\\''"
  { grep -v '^[[:space:]]*#' "$1" || true; } | { grep -oE '\$\{[A-Za-z_][A-Za-z0-9_]*' || true; } |
    cut -c3- | sort -u | while IFS= read -r name; do
    [ -z "${!name+set}" ] || printf "%s='%s'\n" "$name" "${!name//\'/$quote}"
  done
}

# has_slots: whether this machine chooses itself what it starts: docs/ota.md.
has_slots() { [ -f "$built/slots.img" ]; }

# boot_from_memory: kernel and guest lie where TF-A was built to find them.
boot_from_memory() {
  local initrd=$state/initrd
  cat "$built/guest.cpio" ${tests:+"$built/tests.cpio"} >"$initrd"
  boot=(-no-reboot -bios "$built/firmware.bin" -kernel "$built/kernel"
    -device "loader,file=$built/kernel,addr=0x42200000,force-raw=on"
    -device "loader,file=$initrd,addr=0x48000000,force-raw=on"
    -append "console=ttyAMA0 initrd=0x48000000,$(stat -c %s "$initrd") rdinit=/init panic=-1 quiet")
}

# boot_from_slots: all but what is fixed comes from this machine's own disk; a
# restart is one, and not the end of QEMU.
boot_from_slots() {
  [ -z "$tests" ] || die "a machine with slots has nothing for --tests"
  [ "$memory" -ge 1024 ] || memory=1024
  if [ ! -f "$slots_disk" ]; then
    cp --sparse=always "$built/slots.img" "$slots_disk.new"
    mv "$slots_disk.new" "$slots_disk"
  fi
  # shellcheck disable=SC2054 # QEMU's commas
  boot=(-bios "$built/firmware.bin"
    -drive "if=pflash,unit=1,format=raw,readonly=on,file=$built/loader.bin"
    -global virtio-mmio.force-legacy=false
    -drive "if=none,id=slots,format=raw,file=$slots_disk"
    -device virtio-blk-device,drive=slots,serial=slots)
}

start_qemu() {
  local boot
  if has_slots; then boot_from_slots; else boot_from_memory; fi
  cp "$config" "$state/config.toml"
  environment_for "$config" >"$state/environment"
  echo >>"$state/environment"
  # In a session of its own, where no Ctrl-C and no signal to our group reaches
  # it; and never without us.
  setsid setpriv --pdeathsig KILL -- qemu-system-aarch64 -name superrelay -nodefaults -display none \
    -machine virt,secure=on,gic-version=3 -cpu cortex-a57 -smp "$cpus" -m "$memory" ${count:+-icount shift=0} \
    "${boot[@]}" \
    -serial "file:$state/console.log" -serial "file:$state/secure.log" \
    -qmp "unix:$state/qmp.socket,server=on,wait=off" \
    -netdev "user,id=net,hostfwd=tcp:$bind:$rpc-:3000,hostfwd=tcp:$bind:$http-:9000" \
    -device virtio-net-pci,netdev=net,romfile= \
    -drive "if=none,id=tee,format=raw,file=$tee_disk" -device virtio-blk-pci,drive=tee,serial=tee \
    -drive "if=none,id=node,format=raw,file=$node_disk" -device virtio-blk-pci,drive=node,serial=node \
    -device virtio-rng-pci \
    -device virtio-serial-pci \
    -chardev "socket,id=shell,path=$state/shell.socket,server=on,wait=off" \
    -device virtconsole,chardev=shell,nr=0 \
    -chardev "file,id=events,path=$state/events.log" -device virtserialport,chardev=events,nr=1 \
    -chardev "pipe,id=control,path=$state/control" -device virtserialport,chardev=control,nr=2 \
    -add-fd fd=4,set=1 -chardev file,id=node,path=/dev/fdset/1,append=on -device virtserialport,chardev=node,nr=3 \
    -fw_cfg "name=opt/org.superrelay/config,file=$state/config.toml" \
    -fw_cfg "name=opt/org.superrelay/environment,file=$state/environment" \
    >"$state/qemu.log" 2>&1 </dev/null 8>"$state/ended" 7>&- 9>&- &
  echo $! >"$state/qemu.pid"
}

# open_log: where QEMU writes the node's log, as descriptor 4.
open_log() {
  printer=
  if [ -z "$show_log" ]; then
    exec 4>>"$state/node.log"
  else
    # Out of reach of a Ctrl-C: the node has more to say then.
    exec 4> >(exec setsid cat 9>&-)
    printer=$!
  fi
}

# keep_machine: runs QEMU and stays with it; SIGTERM and SIGINT power it off, and
# so does a stage that failed on the way up.
keep_machine() {
  local file qemu watcher keeper=$BASHPID
  for file in firmware.bin kernel guest.cpio ${tests:+tests.cpio}; do
    [ -f "$built/$file" ] || die "there is no $built/$file: run deploy/qemu/build"
  done
  exec 9>"$state/keeper.lock"
  flock --timeout 5 9 || die "it is up already"
  echo "$keeper" >"$state/keeper.pid"
  make_disk "$tee_disk" 64M
  make_disk "$node_disk" 256M
  open_log
  trap 'trap "" TERM INT HUP; power_off 4>&- 9>&- &' TERM INT HUP
  # QEMU alone holds the pipe's other end: it reads as ended when QEMU has.
  exec 7<>"$state/ended"
  start_qemu
  exec 6<"$state/ended" 7>&-
  qemu=$(cat "$state/qemu.pid")
  watch_start "$keeper" "$qemu" 4>&- 6<&- 9>&- &
  watcher=$!
  exec 4>&-
  # A signal ends the wait, not QEMU.
  while kill -0 "$qemu" 2>/dev/null; do wait "$qemu" || true; done
  while kill -0 "$watcher" 2>/dev/null; do wait "$watcher" || true; done
  [ -z "$printer" ] || wait "$printer" || true
  [ ! -e "$state/failed" ] || exit 1
  last_event | grep -q ' stopped$' ||
    die "QEMU ended before the guest had powered off; the last it said: $(last_event)"
}

# watch_start KEEPER QEMU: shows the stages and then where the node answers; has
# the keeper stop when one fails.
watch_start() {
  if follow_until node "$2"; then
    describe_ports
  elif ! last_event | grep -q ' stopped$'; then
    touch "$state/failed"
    explain_failure
    kill -TERM "$1"
  fi
}

# power_off: asks the guest to, and takes the power from one that does not.
power_off() {
  local ended=0
  # Both ways: to open a pipe that QEMU has left would take for ever.
  echo "0 poweroff" 1<>"$state/control.in"
  read -t "$stop_seconds" -r _ <&6 || ended=$?
  # The end of the pipe is 1, the end of the time more than 128.
  if [ "$ended" -gt 128 ]; then
    say "the guest did not power off in $stop_seconds s"
    kill -KILL "$(cat "$state/qemu.pid")"
  fi
}

last_event() { tail -n 1 "$state/events.log"; }

# follow_until STAGE PROCESS: shows the guest's events until it has reached the
# stage. Fails when something did before, or the process ended.
follow_until() {
  local time stage text
  while read -r time stage text; do
    printf '%8s s  %s\n' "$time" "$stage${text:+ $text}"
    case $stage in
      "$1") return 0 ;;
      # The guest starts anew by itself where it has another slot to try.
      failed) has_slots || return 1 ;;
    esac
  done < <(exec tail -n +1 -F --pid="$2" "$state/events.log" 2>/dev/null)
  return 1
}

# explain_failure: the stage that failed, and the end of the log that tells why.
explain_failure() {
  local reached log port
  reached=$(awk '$2 != "failed" { stage = $2 } END { print stage }' "$state/events.log")
  case $reached in
    '') log=secure && [ -s "$state/qemu.log" ] && log=qemu ;;
    tee) log=node ;;
    *) log=console ;;
  esac
  if [ "$log" = node ] && [ -n "$show_log" ]; then
    say "the last stage reached: $reached; the node's log above tells why"
    return
  fi
  [ -s "$state/$log.log" ] || log=keeper
  say "the last stage reached: ${reached:-none}; the end of $state/$log.log:"
  tail -n 20 "$state/$log.log" | sed 's/^/  /' >&2
  port=$(sed -nE "s/.*forwarding rule 'tcp:[0-9.]+:([0-9]+)-.*/\1/p" "$state/qemu.log")
  [ -z "$port" ] || say "port $port of $bind is taken: --rpc and --http choose others"
}

# ask_qemu COMMAND: one of its monitor's.
ask_qemu() {
  printf '%s\n' '{"execute":"qmp_capabilities"}' \
    "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"$1\"}}" |
    socat -t 5 - "UNIX-CONNECT:$state/qmp.socket"
}

# forwarded GUEST_PORT: the ADDRESS:PORT of this machine that is forwarded to it.
forwarded() {
  ask_qemu 'info usernet' | sed 's/\\r\\n/\n/g' |
    awk -v port="$1" '$1 ~ /HOST_FORWARD/ && $6 == port { print ($3 == "*" ? "0.0.0.0" : $3) ":" $4 }'
}

describe_ports() {
  echo "JSON-RPC API       http://$(forwarded 3000)"
  echo "operator's routes  http://$(forwarded 9000)"
}

# ask_ready: prints what the node says of itself; fails when it is not ready.
ask_ready() {
  local address status
  address=$(forwarded 9000)
  exec 5<>"/dev/tcp/${address%:*}/${address#*:}"
  printf 'GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&5
  IFS= read -t "$ready_seconds" -r status <&5 || die "the node did not answer"
  sed '1,/^\r$/d' <&5
  echo
  [[ $status == 'HTTP/1.1 200 '* ]]
}

# next_line: the next one of the guest's answers, in $line. Ends the script when
# none comes in time, and when the machine has ended, which the pipes do not tell.
next_line() {
  local part seconds=0
  line=
  until IFS= read -t 1 -r part <&5; do
    line+=$part seconds=$((seconds + 1))
    is_up || die "the machine ended before the guest had answered"
    [ "$seconds" -lt "$command_seconds" ] || die "the guest did not answer"
  done
  line+=$part
}

# in_guest LINE: has the guest's shell run it; ends with its exit code.
in_guest() {
  local id=$$.$RANDOM line
  is_up || die "it is not up"
  [[ $1 != *$'\n'* ]] || die "a command is one line"
  exec 6>"$state/control.lock"
  flock 6
  # Both ways: to open a pipe that nobody holds any more would take for ever.
  exec 5<>"$state/control.out" 4<>"$state/control.in"
  echo "$id $1" >&4
  while next_line; do
    case $line in
      "$id|"*) printf '%s\n' "${line#*|}" ;;
      "$id="*) exit "${line#*=}" ;;
    esac
  done
}
