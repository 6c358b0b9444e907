using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Contracts.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Airlock.Tests.Parts;

/// <summary>Plays the relay: a real control socket, a lease that runs out by itself, a real connection to a broker, with faults to choose from.</summary>
internal sealed class RelayPart : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkWatch _watch;
    private readonly ControlPart _control;
    private readonly TcpListener _broker = new(IPAddress.Loopback, 0);
    private readonly ITimer _expiry;
    private TcpClient? _connection;
    private Guid? _lease;
    private Guid? _ended;
    private LeasePhase _phase = LeasePhase.Idle;
    private int _renewals;

    public RelayPart(string root, LinkWatch watch)
    {
        _watch = watch;
        _control = new ControlPart(root, "relay", Map);
        _broker.Start();
        BrokerPort = ((IPEndPoint)_broker.LocalEndpoint).Port;
        _expiry = TimeProvider.System.CreateTimer(_ => End(LeasePhase.Failed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int BrokerPort { get; }

    /// <summary>Renewals after which all is sent; 0 for never.</summary>
    public int DoneAfter { get; set; } = 3;

    /// <summary>Grants of the running lease so far.</summary>
    public int Renewals => Volatile.Read(ref _renewals);

    /// <summary>Ends its lease and keeps its connection to the broker.</summary>
    public bool Clings { get; set; }

    /// <summary>What was granted last.</summary>
    public LeaseGrant? Last { get; private set; }

    /// <summary>Completed with the first grant.</summary>
    public TaskCompletionSource Granted { get; private set; } = New();

    public void ExpectGrant() => Granted = New();

    public Task StartAsync() => _control.StartAsync();

    /// <summary>Dies: its sockets and its lease with it, unless it clings.</summary>
    public async Task StopAsync()
    {
        await _control.StopAsync();
        End(LeasePhase.Idle);
    }

    /// <summary>Stops to answer while it lives on under its lease.</summary>
    public Task FallSilentAsync() => _control.StopAsync();

    public void LetGo()
    {
        lock (_gate)
        {
            Clings = false;
            Disconnect();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        LetGo();
        await _expiry.DisposeAsync();
        _broker.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Map(WebApplication application)
    {
        application.MapGet("/v1/status", () => Results.Ok(new ProgramStatus
        {
            Program = "relay",
            Version = "0.0.0",
            StartedUtc = DateTimeOffset.UnixEpoch,
            Healthy = true,
            Code = "",
            Facts = [new StatusFact { Name = "waiting", Value = 7 }],
        }));
        application.MapPost("/v1/lease", (LeaseGrant grant) => Grant(grant));
        application.MapPost("/v1/lease/revoke", () =>
        {
            End(LeasePhase.Idle);
            return State();
        });
    }

    private IResult Grant(LeaseGrant grant)
    {
        lock (_gate)
        {
            Last = grant;
            if (grant.LeaseId == _ended)
            {
                return State();
            }

            if (_lease != grant.LeaseId)
            {
                (_lease, _renewals) = (grant.LeaseId, 0);
                _watch.Lease(live: true);
                _watch.Connected(up: true);
                _connection = new TcpClient();
                _connection.Connect(IPAddress.Loopback, BrokerPort);
                _phase = LeasePhase.Sending;
            }

            _expiry.Change(TimeSpan.FromSeconds(grant.TtlSeconds), Timeout.InfiniteTimeSpan);
            if (++_renewals >= DoneAfter && DoneAfter > 0)
            {
                End(LeasePhase.Done);
            }
        }

        Granted.TrySetResult();
        return State();
    }

    private void End(LeasePhase phase)
    {
        lock (_gate)
        {
            _expiry.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_lease is not null)
            {
                (_ended, _lease, _phase) = (_lease, null, phase);
                _watch.Lease(live: false);
            }

            if (!Clings)
            {
                Disconnect();
            }
        }
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
        _watch.Connected(up: false);
    }

    private IResult State()
    {
        lock (_gate)
        {
            return Results.Ok(new LeaseStatus
            {
                LeaseId = _lease ?? _ended,
                Phase = _phase,
                LinkUp = _connection is not null,
                Sent = _renewals,
                Receipted = 0,
                Waiting = 0,
                Code = "",
            });
        }
    }
}
