using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>Sends receipts beside the intake, the latest of each stream only: a receipt covers all before it.
/// The intake must never wait for the broker's word itself: that word stands behind the messages the intake has yet to read.</summary>
internal sealed class ReceiptOutlet : IDisposable
{
    // As many as the broker takes before it has acknowledged one.
    private const int MostInFlight = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Site, uint Epoch, StreamId Stream), Receipt> _due = [];
    private readonly SemaphoreSlim _offered = new(0, 1);
    private readonly MqttClient _client;
    private readonly SigningKey _key;
    private readonly string _tenant;
    private readonly IntakeCounts _counts;
    private readonly ILogger _logger;

    internal ReceiptOutlet(MqttClient client, SigningKey key, string tenant, IntakeCounts counts, ILogger logger)
    {
        _client = client;
        _key = key;
        _tenant = tenant;
        _counts = counts;
        _logger = logger;
    }

    /// <summary>Takes an unsigned receipt; it replaces an earlier one of the same stream that was not sent yet.</summary>
    internal void Offer(Receipt receipt)
    {
        lock (_gate)
        {
            _due[(receipt.Site, receipt.Epoch, receipt.Stream)] = receipt;
            if (_offered.CurrentCount == 0)
            {
                _offered.Release();
            }
        }
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var together = new ParallelOptions { MaxDegreeOfParallelism = MostInFlight, CancellationToken = cancellationToken };
        while (true)
        {
            await _offered.WaitAsync(cancellationToken);
            await Parallel.ForEachAsync(Take(), together, SendAsync);
        }
    }

    public void Dispose() => _offered.Dispose();

    private Receipt[] Take()
    {
        lock (_gate)
        {
            var due = _due.Values.ToArray();
            _due.Clear();
            return due;
        }
    }

    private async ValueTask SendAsync(Receipt receipt, CancellationToken cancellationToken)
    {
        var topic = Topics.Acknowledgements(_tenant, receipt.Site);
        var outcome = await _client.PublishAsync(topic, receipt.SignedWith(_key).Encode(), cancellationToken);
        if (outcome.IsSuccess)
        {
            _counts.AddReceipt();
        }
        else
        {
            // The site sends its messages again and gets a receipt then.
            IntakeLog.ReceiptNotSent(_logger, outcome.Fault.ToString());
        }
    }
}
