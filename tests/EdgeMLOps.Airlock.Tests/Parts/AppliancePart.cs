using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Airlock.Tests.Parts;

/// <summary>Plays the appliance: a real control socket and a real listening hospital port, with faults to choose from.</summary>
internal sealed class AppliancePart : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkWatch _watch;
    private readonly ControlPart _control;
    private TcpListener? _listener;
    private LinkPhase _phase = LinkPhase.Drained;

    public AppliancePart(string root, LinkWatch watch)
    {
        _watch = watch;
        _control = new ControlPart(root, "appliance", Map);
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Stays draining for ever.</summary>
    public bool NeverDrains { get; set; }

    /// <summary>Says drained and goes on listening.</summary>
    public bool Lies { get; set; }

    public bool Listens
    {
        get
        {
            lock (_gate)
            {
                return _listener is not null;
            }
        }
    }

    /// <summary>Starts as the real one: serving, unless it was drained when it stopped.</summary>
    public async Task StartAsync(bool serving)
    {
        if (serving)
        {
            Serve();
        }

        await _control.StartAsync();
    }

    /// <summary>Dies: its sockets with it.</summary>
    public async Task StopAsync()
    {
        await _control.StopAsync();
        lock (_gate)
        {
            Close();
        }
    }

    /// <summary>Opens the hospital port out of turn.</summary>
    public void Serve()
    {
        lock (_gate)
        {
            if (_listener is null)
            {
                _watch.Hospital(serving: !Lies);
                _listener = new TcpListener(IPAddress.Loopback, Port);
                _listener.Start();
            }

            _phase = LinkPhase.Serving;
        }
    }

    /// <summary>Opens the hospital port without a word, as a process that is not the appliance would.</summary>
    public IDisposable OpenSomethingElse()
    {
        var stray = new TcpListener(IPAddress.Loopback, Port);
        stray.Start();
        return stray;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Map(WebApplication application)
    {
        application.MapGet("/v1/link", State);
        application.MapPost("/v1/link/drain", (DrainRequest _) => Drain());
        application.MapPost("/v1/link/serve", (ServeRequest _) =>
        {
            Serve();
            return State();
        });
    }

    private IResult Drain()
    {
        lock (_gate)
        {
            _phase = NeverDrains ? LinkPhase.Draining : LinkPhase.Drained;
            if (!NeverDrains && !Lies)
            {
                Close();
            }
        }

        return State();
    }

    private IResult State()
    {
        lock (_gate)
        {
            return Results.Ok(new LinkState { Phase = _phase, OpenAssociations = 0, Since = DateTimeOffset.UnixEpoch });
        }
    }

    private void Close()
    {
        _listener?.Stop();
        _listener = null;
        _watch.Hospital(serving: false);
    }
}
