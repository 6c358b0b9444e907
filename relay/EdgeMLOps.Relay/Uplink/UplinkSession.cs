using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>One connection from hello to bye.</summary>
internal sealed class UplinkSession : IDisposable
{
    // A fleet that is away for long must not make greetings pile up.
    private const int MostOwn = 64;

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    private readonly UplinkContext _context;
    private readonly UplinkStore _store;
    private readonly MqttClient _client;
    private readonly Lease _lease;
    private readonly SemaphoreSlim _progressed = new(0, 1);
    private readonly UplinkSender _sender;
    private readonly PresentCertificate _shown;
    private CertificateTalk? _certificates;
    private int _silences;

    internal UplinkSession(UplinkContext context, UplinkStore store, MqttClient client, Lease lease, PresentCertificate shown)
    {
        _context = context;
        _store = store;
        _client = client;
        _lease = lease;
        _shown = shown;
        _sender = new UplinkSender(context, store, client, lease.Share);
    }

    /// <summary>Returns when leave was taken: nothing waits, or nothing more can be done in this window.</summary>
    /// <returns>Empty when nothing waits; else why.</returns>
    /// <exception cref="LinkFaultException">The connection failed.</exception>
    internal async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        LinkFaultException.Require(await _client.ConnectAsync(cancellationToken));
        var taken = _context.Certificates.Taken(_shown);
        _certificates = _context.Certificates.IsOwn ? new CertificateTalk(_context, _client, _store.Site.Site, taken) : null;
        LinkFaultException.Require(await _client.SubscribeAsync(Topics.Acknowledgements(_context.Options.Tenant, _store.Site.Site), cancellationToken));
        _context.Progress.Enter(LeasePhase.Connected);
        UplinkLog.Connected(_context.Logger);
        var pump = PumpReceiptsAsync(cancellationToken);
        try
        {
            return await TalkAsync(pump, cancellationToken);
        }
        finally
        {
            // What it failed with was thrown where it was noticed; here it only must not outlive the session.
            await _client.DisposeAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _progressed.Dispose();
        _sender.Dispose();
    }

    private async Task<string> TalkAsync(Task pump, CancellationToken cancellationToken)
    {
        if (_certificates is not null)
        {
            await _certificates.AskAsync(cancellationToken);
        }

        _context.Sent.Begin(_store.Site.Site, await _store.PendingAsync(cancellationToken));
        await AppendOwnAsync(await HelloAsync(cancellationToken), cancellationToken);
        while (await WorkAsync(pump, cancellationToken))
        {
        }

        await EndCertificatesAsync(cancellationToken);
        var rest = Rest(await NoteWaitingAsync(cancellationToken));
        await AppendOwnAsync(Bye(), cancellationToken);
        await _sender.SendAsync(_sender.Next(await _store.PendingAsync(cancellationToken)), cancellationToken);
        await _client.DisconnectAsync(LeaveLimit, cancellationToken);
        await pump;
        return rest;
    }

    // The fleet may be away; the certificate is asked for in every window and needed in few.
    private async Task EndCertificatesAsync(CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromSeconds(_context.Options.ReceiptSeconds);
        if (_certificates is not null
            && await _certificates.EndAsync(_lease.Share.Patience is { } patience && patience < wait ? patience : wait, cancellationToken) is CertificateTalk.Unanswered)
        {
            _context.Progress.Note(CertificateTalk.Unanswered);
        }
    }

    // A message that the broker does not take is told before time that was short: it will not be taken in a longer window either.
    private string Rest(long waiting) => waiting switch
    {
        0 => "",
        _ when _sender.Refusal is { } refusal => refusal.ToString(),
        _ => LeaseCodes.WindowTooShort,
    };

    /// <returns>False when nothing is left to do.</returns>
    private async Task<bool> WorkAsync(Task pump, CancellationToken cancellationToken)
    {
        if (pump.IsCompleted)
        {
            await pump;
            throw new LinkFaultException((await _client.Closed).Fault.ToString());
        }

        await NoteWaitingAsync(cancellationToken);
        var waiting = await _store.PendingAsync(cancellationToken);
        var next = _sender.Next(waiting);
        if (next.Count > 0)
        {
            _context.Progress.Enter(LeasePhase.Sending);
            await _sender.SendAsync(next, cancellationToken);
            return true;
        }

        if (!_sender.AwaitsReceiptOf(waiting))
        {
            return false;
        }

        _context.Progress.Enter(LeasePhase.AwaitingReceipts);
        return await AwaitReceiptAsync(waiting, cancellationToken);
    }

    /// <returns>False when it is time to leave.</returns>
    private async Task<bool> AwaitReceiptAsync(IReadOnlyList<OutboxKey> waiting, CancellationToken cancellationToken)
    {
        var wait = ReceiptWait.For(_context.Options.ReceiptSeconds, _silences);
        var patience = _lease.Share.Patience;
        if (await _progressed.WaitAsync(patience < wait ? patience.Value : wait, cancellationToken))
        {
            _silences = 0;
            return true;
        }

        if (!_lease.Share.TakesNewWork)
        {
            return _lease.Share.Patience > TimeSpan.Zero;
        }

        // The broker has it, the fleet says nothing: it may have been away.
        _silences++;
        UplinkLog.SendingAgain(_context.Logger, _context.Sent.ForgetOldest(waiting));
        return true;
    }

    private async Task PumpReceiptsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _client.ReadAllAsync(cancellationToken))
            {
                if (_certificates is not null && await _certificates.HearAsync(message, cancellationToken))
                {
                    continue;
                }

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
            NoteProgress();
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

            NoteProgress();
        }
    }

    // The pump alone calls it. Once is enough for all that came while nobody waited.
    private void NoteProgress()
    {
        if (_progressed.CurrentCount == 0)
        {
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
