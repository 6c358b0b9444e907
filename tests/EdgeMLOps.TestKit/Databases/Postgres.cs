using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Databases;

/// <summary>A real PostgreSQL of Debian's package on a socket file of its own; nothing listens on a port. It refuses to run as root, so
/// under root it has the account that the package made.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private const string Account = "postgres";
    private const string User = "fleet";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    /// <summary>Its first process, the parent of the others.</summary>
    public int ProcessId => _process!.Id;

    private string Sockets => _folder["pg"];

    private string Data => _folder["pg", "data"];

    private static string Programs => Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last(), "bin");

    public async Task StartAsync()
    {
        if (!Directory.Exists(Sockets))
        {
            await CreateAsync();
        }

        var command = Command("postgres", "-D", Data, "-k", Sockets, "-c", "listen_addresses=", "-c", "max_connections=40");
        _process = ChildProcess.Start(command[0], command[1..]);
        await _process.WaitForOutputAsync("ready to accept connections", Limit);
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>Connection string for Npgsql.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"d{Guid.NewGuid():N}";
        await RunAsync([Path.Combine(Programs, "createdb"), "-h", Sockets, "-U", User, name]);
        return $"Host={Sockets};Username={User};Database={name}";
    }

    /// <summary>SIGQUIT: no checkpoint, connections are cut, as in a crash; what was committed comes back at the next start.</summary>
    public Task CrashAsync() => StopAsync("-QUIT");

    public async ValueTask DisposeAsync()
    {
        await StopAsync("-INT");
        _folder.Dispose();
    }

    private async Task StopAsync(string signal)
    {
        if (_process is not null)
        {
            await RunAsync(["/bin/kill", signal, _process.Id.ToString(provider: null)]);
            await _process.WaitForExitAsync(Limit);
            await _process.DisposeAsync();
            _process = null;
        }
    }

    private async Task CreateAsync()
    {
        Directory.CreateDirectory(Sockets);
        if (Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            await RunAsync(["/bin/chown", Account, Sockets]);
        }

        await RunAsync(Command("initdb", "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
    }

    private static string[] Command(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ["/usr/bin/setpriv", $"--reuid={Account}", $"--regid={Account}", "--clear-groups", Path.Combine(Programs, program), .. arguments]
        : [Path.Combine(Programs, program), .. arguments];

    private static async Task RunAsync(string[] command)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(command[0], command[1..], Limit);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {output}");
        }
    }
}
