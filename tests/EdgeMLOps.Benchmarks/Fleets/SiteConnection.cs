using System.Diagnostics;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Mqtt;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>Some sites over one connection: each sends a few ahead of its receipts, and again what has none, as a relay does.</summary>
internal sealed class SiteConnection(MqttClient client, string tenant, VerifyingKey fleet, SimulatedSite[] sites)
{
    // All connections together stay below the 1,000 that mosquitto keeps for one collector.
    private const int MostAhead = 16;
    private const int MostAheadOfOne = 8;

    // A relay's default.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private readonly List<Receipt> _receipts = [];
    private readonly Dictionary<Guid, SimulatedSite> _sites = sites.ToDictionary(site => site.Identity.Site);
    private readonly SemaphoreSlim _moved = new(0);

    /// <summary>Messages sent more than once.</summary>
    public long Again { get; private set; }

    /// <summary>Receipts that arrived.</summary>
    public long Receipts => _receipts.Count;

    /// <summary>Receipts whose hash was not right.</summary>
    public long Wrong { get; private set; }

    /// <summary>Looks at the signature of every receipt that arrived, when the clock has stopped: the real sites look at theirs on machines of
    /// their own.</summary>
    public long CountForged() => _receipts.LongCount(receipt => !receipt.IsSignedBy(fleet));

    public async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        foreach (var site in sites)
        {
            Require(await client.SubscribeAsync(Topics.Acknowledgements(tenant, site.Identity.Site), cancellationToken));
        }
    }

    /// <summary>Sends until each site's last message has its receipt.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(over.Token);
        while (!SendSome(cancellationToken))
        {
            await _moved.WaitAsync(LookAgain, cancellationToken);
        }

        await over.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void Require(MqttOutcome outcome)
    {
        if (!outcome.IsSuccess)
        {
            throw new InvalidOperationException($"the broker: {outcome.Fault}");
        }
    }

    /// <returns>Whether all is done.</returns>
    private bool SendSome(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var ahead = sites.Sum(site => site.Sent - site.High);
            foreach (var site in sites)
            {
                if (site.Sent > site.High && Stopwatch.GetElapsedTime(site.MovedAt) > Patience)
                {
                    Again += site.Sent - site.High;
                    ahead -= site.Sent - site.High;
                    site.Sent = site.High;
                }

                for (; ahead < MostAhead && site.Sent < site.Messages.Length && site.Sent - site.High < MostAheadOfOne; ahead++)
                {
                    var message = site.Messages[site.Sent++];
                    site.MovedAt = Stopwatch.GetTimestamp();

                    // What becomes of it its receipt says, or that there is none.
                    _ = client.PublishAsync(Topics.Up(tenant, site.Identity.Site, message.Kind), message.Bytes, cancellationToken);
                }
            }

            return sites.All(site => site.High == site.Messages.Length);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in client.ReadAllAsync(cancellationToken))
        {
            if (Receipt.TryRead(message.Payload.Span, out var receipt) && _sites.TryGetValue(receipt!.Site, out var site))
            {
                Take(site, receipt);
            }
        }
    }

    private void Take(SimulatedSite site, Receipt receipt)
    {
        lock (_gate)
        {
            _receipts.Add(receipt);
            var high = (int)receipt.High;
            if (high > site.Messages.Length || site.Messages[high - 1].Hash != receipt.HighHash)
            {
                Wrong++;
            }
            else if (high > site.High)
            {
                (site.High, site.MovedAt) = (high, Stopwatch.GetTimestamp());
                site.Sent = Math.Max(site.Sent, high);
                _moved.Release();
            }
        }
    }
}
