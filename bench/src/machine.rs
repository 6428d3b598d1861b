/// Cores, memory and kind of processor; no name.
pub(crate) fn description() -> String {
    let line = |path: &str, prefix: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(prefix)).unwrap_or_default().to_owned();
        line.trim_start_matches([' ', '\t', ':']).to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let kilobytes: u64 = line("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or_default();
    format!("{cores} cores ({}), {} GB of memory", line("/proc/cpuinfo", "model name"), kilobytes / 1_000_000)
}
