namespace EdgeMLOps.Mqtt;

/// <summary>One MQTT 5 connection (OASIS MQTT 5.0) over libmosquitto: clean start, session expiry 0, QoS 1, TLS 1.3 with certificates
/// on both sides. It never reconnects by itself: whoever may be connected only for a while decides that. Safe for several threads.</summary>
public sealed class MqttClient : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly MqttInbox _inbox;
    private readonly MqttSession _session;
    private int _started;
    private int _disposed;

    /// <summary>Nothing is opened yet.</summary>
    public MqttClient(MqttClientOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _inbox = new MqttInbox(options.InboundCapacity);
        _session = new MqttSession(options, _inbox);
    }

    /// <summary>Ends, with the reason, when the connection is gone and its socket is closed.</summary>
    public Task<MqttOutcome> Closed => _session.Ended;

    /// <summary>The broker's limits, from its welcome; null before it.</summary>
    public MqttWelcome? Welcome => _session.Limits;

    /// <summary>Opens the connection; once for each client. On failure, cancellation included, no socket is left open.</summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    /// <exception cref="DllNotFoundException">libmosquitto is not installed; the message says how to.</exception>
    public async Task<MqttOutcome> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A client connects once");
        }

        _session.Start();
        try
        {
            var outcome = await _session.Welcome.WaitAsync(_options.ConnectTimeout, _time, cancellationToken);
            return outcome.IsSuccess ? outcome : await RefusedAsync(await EndAsync(outcome), cancellationToken);
        }
        catch (TimeoutException)
        {
            return await EndAsync(TooSlow());
        }
        catch (OperationCanceledException)
        {
            await EndAsync(default);
            throw;
        }
    }

    /// <summary>Asks for all messages under <paramref name="pattern"/> and waits for the broker's consent.</summary>
    public Task<MqttOutcome> SubscribeAsync(string pattern, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        return InTimeAsync(_session.Subscribe(pattern), cancellationToken);
    }

    /// <summary>Publishes at QoS 1 and waits for PUBACK: the broker has it, and no more than that.</summary>
    public Task<MqttOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        return InTimeAsync(_session.Publish(topic, payload), cancellationToken);
    }

    /// <summary>The messages as they arrive; ends when the connection does. libmosquitto has acknowledged each before it is seen here,
    /// so one that is lost afterwards is not sent again by the broker. For one reader, which must not wait for an acknowledgement of this
    /// client: acknowledgements come behind the messages that were not read yet.</summary>
    public IAsyncEnumerable<MqttMessage> ReadAllAsync(CancellationToken cancellationToken) => _inbox.ReadAllAsync(cancellationToken);

    /// <summary>Takes leave (DISCONNECT behind what is queued) and waits until the socket is closed; past the limit it is closed without.</summary>
    public async Task DisconnectAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _started) == 0)
        {
            return;
        }

        _session.Disconnect();
        try
        {
            await _session.Ended.WaitAsync(limit, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await EndAsync(default);
        }
    }

    /// <summary>Closes the socket at once, without leave, and waits for the thread to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (Volatile.Read(ref _started) != 0)
        {
            await EndAsync(default);
        }

        _inbox.Dispose();
    }

    private async Task<MqttOutcome> EndAsync(MqttOutcome outcome)
    {
        _session.Abort();
        await _session.Ended;
        return outcome;
    }

    // libmosquitto has the broker's alert only if no reset overtook it, and never what is wrong with the broker's certificate; and a broker that refuses our certificate at once leaves a socket that looks as if
    // nobody had listened. A handshake of our own decides.
    private async Task<MqttOutcome> RefusedAsync(MqttOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Fault is not (MqttFault.ConnectRefused or MqttFault.TlsFailed))
        {
            return outcome;
        }

        if (TlsAlerts.In(outcome.Detail) is { } alert)
        {
            return outcome with { Fault = alert };
        }

        var seen = await new BrokerProbe(_options, _time).AskAsync(cancellationToken);
        return seen == MqttFault.None ? outcome : outcome with { Fault = seen };
    }

    private MqttOutcome TooSlow() => _session.Stage switch
    {
        MqttStage.Resolving => new MqttOutcome(MqttFault.HostUnknown, 0, "the broker's name was not resolved in time"),
        MqttStage.Connecting => new MqttOutcome(MqttFault.ConnectTimeout, 0, "nothing answers at the broker's address"),
        _ => new MqttOutcome(MqttFault.WelcomeTimeout, 0, "no welcome from the broker"),
    };

    private async Task<MqttOutcome> InTimeAsync(Task<MqttOutcome> acknowledgement, CancellationToken cancellationToken)
    {
        try
        {
            return await acknowledgement.WaitAsync(_options.AckTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return _session.IsHeard()
                ? new MqttOutcome(MqttFault.AckTimeout, 0, "no acknowledgement from the broker")
                : new MqttOutcome(MqttFault.HalfOpen, 0, "nothing comes back from the broker's machine");
        }
    }
}
