using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Accepts each connection and resets it, a little later each time: what the caller does by then differs.</summary>
internal sealed class ResettingPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public ResettingPeer()
    {
        _listener.Start();
        _running = RunAsync(_end.Token);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync(cancellationToken);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                Thread.SpinWait(i % 50 * 200);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
