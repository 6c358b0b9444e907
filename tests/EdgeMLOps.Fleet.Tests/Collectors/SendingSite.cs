using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;

namespace EdgeMLOps.Fleet.Tests.Collectors;

/// <summary>A site that keeps what has no receipt and sends it again, as a relay does.</summary>
internal sealed class SendingSite(Guid site, VerifyingKey fleet, MqttClient client, IReadOnlyList<SealedMessage> messages)
{
    private const int InFlight = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _moved = new(0);
    private long _high;

    /// <summary>How far receipts reach.</summary>
    internal long High => Interlocked.Read(ref _high);

    /// <summary>Sends until the last message has its receipt.</summary>
    /// <param name="death">The last ones go after it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task RunAsync(Task death, CancellationToken cancellationToken)
    {
        Assert.True((await client.SubscribeAsync(Topics.Acknowledgements(FleetFixture.Tenant, site), cancellationToken)).IsSuccess);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(over.Token);
        while (High < messages.Count)
        {
            var due = messages.Skip((int)High).Take(InFlight).ToArray();
            await (due[^1] == messages[^1] ? death.WaitAsync(cancellationToken) : Task.CompletedTask);
            await Task.WhenAll(due.Select(message =>
                client.PublishAsync(Topics.Up(FleetFixture.Tenant, site, message.Kind), message.Bytes, cancellationToken)));
            await UntilAsync((long)due[^1].Header.Sequence, cancellationToken);
        }

        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private async Task UntilAsync(long sequence, CancellationToken cancellationToken)
    {
        while (High < sequence && await _moved.WaitAsync(Patience, cancellationToken))
        {
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in client.ReadAllAsync(cancellationToken))
        {
            Assert.True(Receipt.TryRead(message.Payload.Span, out var receipt));
            Assert.True(receipt!.IsSignedBy(fleet));
            Assert.Equal(messages[(int)receipt.High - 1].Hash, receipt.HighHash);
            Interlocked.Exchange(ref _high, Math.Max(High, (long)receipt.High));
            _moved.Release();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
