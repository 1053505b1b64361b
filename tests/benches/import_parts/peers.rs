//! Other programs that read the same file.

use std::path::Path;
use std::process::Command;

/// What a Python program needs before and after its own lines: the file, a place for its store, and its peak memory.
const BEFORE: &str = "import os, resource, sys\nsrc, store = sys.argv[1:3]\n";
const AFTER: &str =
    "\nprint('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)\n";

/// Steps by their names and programs. All run on as many threads as they like unless their name says one.
pub const FAST: [(&str, &str); 4] = [
    (
        "polars read",
        "import polars\nprint('rows', polars.read_csv(src).height)",
    ),
    (
        "polars to Parquet",
        "import polars\npolars.read_csv(src).write_parquet(store)",
    ),
    (
        "DuckDB, one thread",
        "import duckdb
con = duckdb.connect(store, config={'threads': 1})
con.execute(f\"create table lines as select * from read_csv('{src}', header=true)\")
con.execute('checkpoint')
con.close()",
    ),
    (
        "DuckDB",
        "import duckdb
con = duckdb.connect(store)
con.execute(f\"create table lines as select * from read_csv('{src}', header=true)\")
con.execute('checkpoint')
con.close()",
    ),
];

/// Chunk by chunk into a table, without a journal.
pub const PANDAS: &str = "import pandas, sqlite3
con = sqlite3.connect(store)
con.execute('pragma journal_mode=off')
con.execute('pragma synchronous=off')
for chunk in pandas.read_csv(src, chunksize=100000):
    chunk.to_sql('lines', con, if_exists='append', index=False)
con.commit()";

/// Bytes through a pipe, so that they are really copied.
pub fn cat(orders: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "cat \"$1\" | cat > /dev/null", "sh"]);
    command.arg(orders);
    command
}

/// A program in the Python that the environment names; `None` when it names none.
pub fn python(program: &str, orders: &Path, folder: &Path) -> Option<Command> {
    let python = std::env::var_os("ENDCAP_PEERS_PYTHON")?;
    let store = emptied(folder);
    let mut command = Command::new(python);
    command.arg("-c").arg(format!("{BEFORE}{program}{AFTER}"));
    command.arg(orders).arg(store);
    Some(command)
}

/// The sqlite3 shell, without a journal.
pub fn sqlite_shell(orders: &Path, folder: &Path) -> Command {
    let store = emptied(folder);
    let mut command = Command::new("sqlite3");
    command.arg(store);
    for pragma in ["pragma journal_mode=off", "pragma synchronous=off"] {
        command.arg("-cmd").arg(pragma);
    }
    command.arg(format!(".import --csv \"{}\" lines", orders.display()));
    command
}

/// The place of a store, with nothing there.
fn emptied(folder: &Path) -> std::path::PathBuf {
    let store = folder.join("peer.store");
    for name in ["peer.store", "peer.store.wal"] {
        // A file that is not there is as good.
        let _ = std::fs::remove_file(folder.join(name));
    }
    store
}
