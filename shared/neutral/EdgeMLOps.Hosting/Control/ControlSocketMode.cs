using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Hosting.Control;

/// <summary>
/// Gives the socket mode 0660 once it is there. Until then it has what the umask left, which lets nobody but the owner connect,
/// and the folder (0750) keeps others out in any case.
/// </summary>
internal sealed class ControlSocketMode : IHostedLifecycleService
{
    private readonly ControlAddress _address;

    public ControlSocketMode(ControlAddress address) => _address = address;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _address.SocketPath,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
