using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>One connection from hello to bye.</summary>
internal sealed class UplinkSession : IDisposable
{
    private const int Round = 256;

    // A fleet that is away for long must not make greetings pile up.
    private const int MostOwn = 64;

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    private readonly UplinkContext _context;
    private readonly UplinkStore _store;
    private readonly MqttClient _client;
    private readonly Lease _lease;
    private readonly SemaphoreSlim _progressed = new(0);
    private readonly HashSet<OutboxKey> _sent = [];
    private int _silences;

    internal UplinkSession(UplinkContext context, UplinkStore store, MqttClient client, Lease lease)
    {
        _context = context;
        _store = store;
        _client = client;
        _lease = lease;
    }

    /// <summary>Returns when nothing waits and leave was taken.</summary>
    /// <exception cref="LinkFaultException">The connection failed.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        Require(await _client.ConnectAsync(cancellationToken));
        Require(await _client.SubscribeAsync(Topics.Acknowledgements(_context.Options.Tenant, _store.Site.Site), cancellationToken));
        _context.Progress.Enter(LeasePhase.Connected);
        UplinkLog.Connected(_context.Logger);
        var pump = PumpReceiptsAsync(cancellationToken);
        try
        {
            await TalkAsync(pump, cancellationToken);
        }
        finally
        {
            // What it failed with was thrown where it was noticed; here it only must not outlive the session.
            await _client.DisposeAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _progressed.Dispose();

    private static void Require(MqttOutcome outcome)
    {
        if (!outcome.IsSuccess)
        {
            throw new LinkFaultException(outcome.Fault.ToString());
        }
    }

    private async Task TalkAsync(Task pump, CancellationToken cancellationToken)
    {
        await AppendOwnAsync(await HelloAsync(cancellationToken), cancellationToken);
        while (await WorkAsync(pump, cancellationToken))
        {
        }

        await AppendOwnAsync(Bye(), cancellationToken);
        await SendRoundAsync(await UnsentAsync(cancellationToken), cancellationToken);
        await _client.DisconnectAsync(LeaveLimit, cancellationToken);
        await pump;
    }

    /// <returns>False when nothing is left to do.</returns>
    private async Task<bool> WorkAsync(Task pump, CancellationToken cancellationToken)
    {
        if (pump.IsCompleted)
        {
            await pump;
            throw new LinkFaultException((await _client.Closed).Fault.ToString());
        }

        var unsent = await UnsentAsync(cancellationToken);
        if (unsent.Count > 0)
        {
            _context.Progress.Enter(LeasePhase.Sending);
            await SendRoundAsync(unsent, cancellationToken);
            return true;
        }

        if (await NoteWaitingAsync(cancellationToken) == 0)
        {
            return false;
        }

        _context.Progress.Enter(LeasePhase.AwaitingReceipts);
        if (await _progressed.WaitAsync(ReceiptWait.For(_context.Options.ReceiptSeconds, _silences), cancellationToken))
        {
            _silences = 0;
            return true;
        }

        // The broker has it, the fleet says nothing: it may have been away, so all of it goes again.
        _silences++;
        UplinkLog.SendingAgain(_context.Logger, _sent.Count);
        _sent.Clear();
        return true;
    }

    private async Task<IReadOnlyList<OutboxKey>> UnsentAsync(CancellationToken cancellationToken)
    {
        var plan = await _store.PlanAsync(cancellationToken);
        return [.. plan.Where(key => !_sent.Contains(key)).Take(Round)];
    }

    private async Task SendRoundAsync(IReadOnlyList<OutboxKey> keys, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _context.Options.InFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, parallel, async (key, token) => await SendAsync(key, token));
        _sent.UnionWith(keys);
        await NoteWaitingAsync(cancellationToken);
    }

    private async Task SendAsync(OutboxKey key, CancellationToken cancellationToken)
    {
        var outbox = _store.Of(key.Stream);
        if (await outbox.ReadAsync(key, cancellationToken) is not { } message)
        {
            return; // a receipt covered it since the plan was made
        }

        var topic = Topics.Up(_context.Options.Tenant, message.Header.Site, message.Kind);
        Require(await _client.PublishAsync(topic, message.Bytes, cancellationToken));
        await outbox.MarkSentAsync(key, cancellationToken);
        if (key.Stream != StreamId.Link)
        {
            _context.Progress.AddSent();
        }
    }

    private async Task PumpReceiptsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _client.ReadAllAsync(cancellationToken))
            {
                if (Receipt.TryRead(message.Payload.Span, out var receipt))
                {
                    await ApplyAsync(receipt!, cancellationToken);
                }
                else
                {
                    Refuse("ReceiptUnreadable");
                }
            }
        }
        finally
        {
            // Whoever waits for a receipt is to notice that none will come.
            _progressed.Release();
        }
    }

    private async Task ApplyAsync(Receipt receipt, CancellationToken cancellationToken)
    {
        var result = await _store.Of(receipt.Stream).ApplyReceiptAsync(receipt, _context.FleetKey, cancellationToken);
        if (result.Verdict != ReceiptVerdict.Applied)
        {
            Refuse($"Receipt{result.Verdict}");
        }
        else if (result.Forgotten > 0)
        {
            if (receipt.Stream != StreamId.Link)
            {
                _context.Progress.AddReceipted(result.Forgotten);
            }

            _progressed.Release();
        }
    }

    private void Refuse(string code)
    {
        _context.Progress.Note(code);
        UplinkLog.ReceiptRefused(_context.Logger, code);
    }

    private async Task<long> NoteWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = await _store.WaitingAsync(cancellationToken);
        _context.Progress.Waiting(waiting);
        return waiting;
    }

    private async Task AppendOwnAsync(UpwardPayload payload, CancellationToken cancellationToken)
    {
        var own = _store.Of(StreamId.Link);
        if ((await own.DepthAsync(cancellationToken)).Messages < MostOwn)
        {
            await own.AppendAsync(
                StreamId.Link, header => SealedMessage.Seal(header, payload, _context.OwnKey), cancellationToken);
        }
    }

    private async Task<Hello> HelloAsync(CancellationToken cancellationToken) => new()
    {
        Window = _lease.Window,
        At = MinuteUtc.Floor(_context.Time.GetUtcNow()),
        Relay = SoftwareVersion.From(RelayProgram.Version),
        Waiting = await NoteWaitingAsync(cancellationToken),
    };

    private Bye Bye()
    {
        var status = _context.Progress.Status;
        return new Bye
        {
            Window = _lease.Window,
            At = MinuteUtc.Floor(_context.Time.GetUtcNow()),
            Sent = status.Sent,
            Receipted = status.Receipted,
            Waiting = status.Waiting,
        };
    }
}
