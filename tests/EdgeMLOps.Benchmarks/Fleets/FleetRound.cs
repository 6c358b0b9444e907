using System.Diagnostics;
using EdgeMLOps.Mqtt;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>All sites' messages, from the first that is sent to the last receipt.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Again">Messages sent more than once.</param>
/// <param name="Receipts">Receipts the sites got.</param>
/// <param name="Wrong">Receipts whose hash or signature was not right.</param>
/// <param name="Kills">Collectors that were killed meanwhile.</param>
/// <param name="Cpu">Who took how much processor time.</param>
internal sealed record FleetRound(double Seconds, long Again, long Receipts, long Wrong, int Kills, CpuSeconds Cpu)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(2);

    public static async Task<FleetRound> RunAsync(FleetRig rig, SimulatedSite[] sites, int connections, string[] killed)
    {
        await rig.EnrolAsync(sites);
        using var limit = new CancellationTokenSource(Limit);
        List<MqttClient> clients = [];
        try
        {
            List<SiteConnection> crowd = [];
            foreach (var (number, some) in sites.Chunk((sites.Length + connections - 1) / connections).Index())
            {
                clients.Add(await rig.ConnectAsync(number));
                crowd.Add(new SiteConnection(clients[^1], FleetRig.Tenant, rig.Key, some));
            }

            await Task.WhenAll(crowd.Select(one => one.SubscribeAsync(limit.Token)));
            var (begun, before) = (Stopwatch.GetTimestamp(), rig.Cpu());
            var sending = Task.WhenAll(crowd.Select(one => one.RunAsync(limit.Token)));
            var kills = killed.Length == 0 ? 0 : await KillAsync(rig, killed, sending, limit.Token);
            await sending;
            var (seconds, cpu) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, rig.Cpu().Since(before));
            var wrong = crowd.Sum(one => one.Wrong) + crowd.AsParallel().Sum(one => one.CountForged());
            return new FleetRound(seconds, crowd.Sum(one => one.Again), crowd.Sum(one => one.Receipts), wrong, kills, cpu);
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    // One after the other, and never both at once.
    private static async Task<int> KillAsync(FleetRig rig, string[] collectors, Task sending, CancellationToken cancellationToken)
    {
        for (var kills = 0; ; kills++)
        {
            await Task.WhenAny(sending, Task.Delay(BetweenKills, TimeProvider.System, cancellationToken));
            if (sending.IsCompleted)
            {
                return kills;
            }

            var name = collectors[kills % collectors.Length];
            await rig.KillAsync(name);
            await rig.StartAsync(name);
        }
    }
}
