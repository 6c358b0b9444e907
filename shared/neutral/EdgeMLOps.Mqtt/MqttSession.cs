using System.Runtime.InteropServices;
using EdgeMLOps.Mqtt.Native;

namespace EdgeMLOps.Mqtt;

/// <summary>One libmosquitto client on one thread of its own. Requests may come from any thread: in its threaded mode the library
/// only queues them and wakes the loop through its socket pair, so every byte of the TLS connection is handled by the loop thread.</summary>
internal sealed class MqttSession
{
    // Bounds how late an abort is seen when nothing else wakes the loop; requests wake it at once.
    private const int LoopMilliseconds = 100;

    // OpenSSL tells a failure in several lines.
    private const int MostDetail = 400;

    private readonly Lock _gate = new();
    private readonly MqttClientOptions _options;
    private readonly MqttInbox _inbox;
    private readonly AckTable _acks = new();
    private readonly TaskCompletionSource<MqttOutcome> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<MqttOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GCHandle _self;
    private nint _client;
    private MqttOutcome? _closed;
    private MqttOutcome _told = MqttOutcome.Ok;
    private string _detail = "";
    private volatile MqttStage _stage = MqttStage.Resolving;
    private volatile MqttWelcome? _limits;
    private volatile bool _abort;

    internal MqttSession(MqttClientOptions options, MqttInbox inbox)
    {
        _options = options;
        _inbox = inbox;
    }

    /// <summary>Ends with the broker's answer to CONNECT, or why there was none.</summary>
    internal Task<MqttOutcome> Welcome => _welcome.Task;

    /// <summary>Ends when no socket is left, with the reason.</summary>
    internal Task<MqttOutcome> Ended => _ended.Task;

    /// <summary>How far it has come.</summary>
    internal MqttStage Stage => _stage;

    /// <summary>What the broker's welcome said; null before it.</summary>
    internal MqttWelcome? Limits => _limits;

    /// <summary>Opens the connection on a new thread.</summary>
    internal void Start()
    {
        MosquittoLibrary.Ensure();
        _self = GCHandle.Alloc(this);
        _client = Mosquitto.New(_options.ClientId, cleanSession: true, GCHandle.ToIntPtr(_self));
        new Thread(Run) { IsBackground = true, Name = "mqtt" }.Start();
    }

    internal unsafe Task<MqttOutcome> Publish(string topic, ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            if (_closed is { } closed)
            {
                return Task.FromResult(closed);
            }

            // The library copies the payload before it returns.
            fixed (byte* bytes = payload.Span)
            {
                return ExpectLocked(Mosquitto.Publish(_client, out var id, topic, payload.Length, bytes, 1, false, 0), id);
            }
        }
    }

    internal Task<MqttOutcome> Subscribe(string pattern)
    {
        lock (_gate)
        {
            return _closed is { } closed
                ? Task.FromResult(closed)
                : ExpectLocked(Mosquitto.Subscribe(_client, out var id, pattern, 1, 0, 0), id);
        }
    }

    /// <summary>Sends DISCONNECT behind what is queued; the thread ends when it is written.</summary>
    internal void Disconnect()
    {
        lock (_gate)
        {
            if (_closed is null)
            {
                // A failure means there is no connection to take leave of; the loop ends by itself then.
                _ = Mosquitto.Disconnect(_client, 0, 0);
            }
        }
    }

    /// <summary>Closes the socket whatever state it is in.</summary>
    internal void Abort()
    {
        _abort = true;
        _inbox.Close();
        Disconnect();
    }

    /// <summary>Whether the other machine's TCP has confirmed all that was sent; true where that cannot be known.</summary>
    internal bool IsHeard()
    {
        lock (_gate)
        {
            return _closed is not null || TcpReach.IsHeard(Mosquitto.Socket(_client));
        }
    }

    internal void HandleConnected(MqttOutcome outcome, MqttWelcome limits)
    {
        _limits = limits;
        _welcome.TrySetResult(outcome);
    }

    /// <summary>The library calls twice where the broker takes leave and hangs up: its word is the first, and the reason.</summary>
    internal void HandleDisconnected(MqttOutcome told) => _told = _told.IsSuccess ? told : _told;

    internal void HandleAcknowledged(int messageId, MqttOutcome outcome) => _acks.Complete(messageId, outcome);

    internal void HandleArrived(MqttMessage message) => _inbox.Put(message);

    internal void HandleError(string text)
    {
        if (_detail.Length < MostDetail)
        {
            _detail += _detail.Length == 0 ? text : $"; {text}";
        }
    }

    private Task<MqttOutcome> ExpectLocked(int error, int messageId) => error switch
    {
        MosquittoError.Success => _acks.Expect(messageId),
        MosquittoError.OversizePacket => Task.FromResult(new MqttOutcome(MqttFault.TooLarge, 0, "")),
        MosquittoError.NoConnection => Task.FromResult(new MqttOutcome(MqttFault.Disconnected, 0, "")),
        _ => Task.FromResult(MqttFaults.Talking(error, "")),
    };

    private void Run()
    {
        var outcome = Loop();
        lock (_gate)
        {
            _closed = outcome;
            Mosquitto.Destroy(_client);
            _client = 0;
        }

        _self.Free();
        _acks.FailAll(outcome);
        _inbox.Close();
        _welcome.TrySetResult(outcome);
        _ended.TrySetResult(outcome);
    }

    private MqttOutcome Loop()
    {
        var error = Configure();
        if (error != MosquittoError.Success)
        {
            return new MqttOutcome(MqttFault.BadSettings, 0, MqttFaults.Text(error));
        }

        error = Mosquitto.ConnectAsync(_client, _options.Host, _options.Port, _options.KeepAliveSeconds, null);
        if (error != MosquittoError.Success)
        {
            return MqttFaults.Opening(error, _detail);
        }

        _stage = MqttStage.Connecting;
        if (!PendingConnect.Wait(Mosquitto.Socket(_client), () => _abort))
        {
            return new MqttOutcome(MqttFault.ConnectRefused, 0, "no connection");
        }

        _stage = MqttStage.Greeting;
        while (error == MosquittoError.Success && !_abort)
        {
            error = Mosquitto.Loop(_client, LoopMilliseconds, 1);
        }

        if (!Welcome.IsCompleted)
        {
            return MqttFaults.Greeting(error, _detail);
        }

        return _told.IsSuccess ? MqttFaults.Talking(error, _detail) : _told;
    }

    private int Configure()
    {
        MosquittoCallbacks.Set(_client);
        ReadOnlySpan<int> errors =
        [
            Mosquitto.IntOption(_client, Mosquitto.OptionProtocolVersion, Mosquitto.ProtocolV5),
            Mosquitto.IntOption(_client, Mosquitto.OptionReceiveMaximum, _options.ReceiveMaximum),
            Mosquitto.IntOption(_client, Mosquitto.OptionSendMaximum, _options.SendMaximum),
            Mosquitto.IntOption(_client, Mosquitto.OptionTcpNoDelay, 1),
            Mosquitto.ThreadedSet(_client, threaded: true),
            Mosquitto.TlsSet(_client, _options.CaFile, null, _options.CertificateFile, _options.KeyFile, 0),
            Mosquitto.TlsOptsSet(_client, Mosquitto.VerifyPeer, "tlsv1.3", null),
        ];
        var at = errors.IndexOfAnyExcept(MosquittoError.Success);
        return at < 0 ? MosquittoError.Success : errors[at];
    }
}
