using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Hosting.Service;

/// <summary>Tells systemd when the program serves and when it begins to stop (sd_notify(3)); does nothing without <c>NOTIFY_SOCKET</c>.</summary>
internal sealed class SystemdNotifier : IHostedLifecycleService
{
    private readonly string? _socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    public Task StartedAsync(CancellationToken cancellationToken) => NotifyAsync("READY=1", cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => NotifyAsync("STOPPING=1", cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task NotifyAsync(string state, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(_socket))
        {
            return;
        }

        // A leading @ stands for the zero byte of the abstract namespace.
        var path = _socket[0] == '@' ? $"\0{_socket[1..]}" : _socket;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await socket.SendToAsync(Encoding.UTF8.GetBytes(state), SocketFlags.None, new UnixDomainSocketEndPoint(path), cancellationToken);
    }
}
