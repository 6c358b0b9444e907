using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>
/// Seals a payload into the outbox exactly once, though the outbox and what the payload was made from are two files: the
/// place is written down before it is taken, and after a crash the outbox tells whether it was. The Gate is the only one
/// that appends to these streams.
/// </summary>
internal sealed class Sealer
{
    private const int LedgerPage = 1000;

    private static readonly int[] AllMetrics = [.. MetricValues.All.Select(metric => (int)metric)];

    private readonly OutboxStore _outbox;
    private readonly GateStore _store;
    private readonly MonitoringStore _monitoring;
    private readonly SigningKey _key;
    private readonly uint _epoch;
    private readonly Dictionary<StreamId, ulong> _last = [];

    public Sealer(OutboxStore outbox, GateStore store, MonitoringStore monitoring, SigningKey key, uint epoch)
    {
        _outbox = outbox;
        _store = store;
        _monitoring = monitoring;
        _key = key;
        _epoch = epoch;
    }

    /// <summary>
    /// Finishes what a crash left: what the outbox holds is forgotten here, what it does not hold is decided anew. Must come
    /// before anything is sealed: observations that have left would otherwise be summed up again with newer ones.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var intent in await _store.IntentsAsync(cancellationToken))
        {
            if (intent.Sequence <= await LastSequenceAsync(intent.Stream, cancellationToken))
            {
                await ForgetAsync(intent.Source, cancellationToken);
            }

            await _store.FulfilAsync(intent, cancellationToken);
        }
    }

    /// <summary>Seals and has the source forgotten.</summary>
    /// <param name="source">What the payload is made from.</param>
    /// <param name="payload">What to seal.</param>
    /// <param name="cancellationToken">Gives up between steps.</param>
    public async Task SealAsync(ReleaseSource source, UpwardPayload payload, CancellationToken cancellationToken)
    {
        var stream = MessageKinds.StreamOf(payload.Kind) ?? throw new ArgumentException("No stream for this kind", nameof(payload));
        var next = await LastSequenceAsync(stream, cancellationToken) + 1;
        var intent = new SealIntent(source, stream, next);
        await _store.IntendAsync(intent, cancellationToken);
        await _outbox.AppendAsync(
            stream,
            header => header.Sequence == next
                ? SealedMessage.Seal(header, payload, _key)
                : throw new InvalidOperationException($"Somebody else appends to the stream {stream}."),
            cancellationToken);
        await ForgetAsync(source, cancellationToken);
        await _store.FulfilAsync(intent, cancellationToken);
    }

    private Task ForgetAsync(ReleaseSource source, CancellationToken cancellationToken) => source.Kind switch
    {
        MessageKind.Operations => _monitoring.ForgetOperationsAsync(source.Rows[0], cancellationToken),
        MessageKind.Clinical => _monitoring.MarkReleasedAsync(source.Metric, [.. source.Rows], AllMetrics, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task<ulong> LastSequenceAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var last = _last.GetValueOrDefault(stream);
        while (await _outbox.LedgerAsync(_epoch, stream, last, LedgerPage, cancellationToken) is [.., var newest])
        {
            last = newest.Key.Sequence;
        }

        return _last[stream] = last;
    }
}
