using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EdgeMLOps.Mqtt;

/// <summary>Messages that arrived and were not read yet. When it is full the loop thread waits, so TCP holds the broker back:
/// nothing is dropped here, and memory stays bounded.</summary>
internal sealed class MqttInbox : IDisposable
{
    private readonly Channel<MqttMessage> _messages;
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _closed = new();

    internal MqttInbox(int capacity)
    {
        _messages = Channel.CreateBounded<MqttMessage>(new BoundedChannelOptions(capacity) { SingleWriter = true });
        _room = new SemaphoreSlim(capacity);
    }

    /// <summary>Blocks the loop thread until there is room; a message that finds the inbox closed is dropped with the connection.</summary>
    internal void Put(MqttMessage message)
    {
        try
        {
            _room.Wait(_closed.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _messages.Writer.TryWrite(message);
    }

    /// <summary>Ends a blocked <see cref="Put"/> and lets readers finish what is there.</summary>
    internal void Close()
    {
        _closed.Cancel();
        _messages.Writer.TryComplete();
    }

    internal async IAsyncEnumerable<MqttMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken))
        {
            _room.Release();
            yield return message;
        }
    }

    public void Dispose()
    {
        _closed.Dispose();
        _room.Dispose();
    }
}
