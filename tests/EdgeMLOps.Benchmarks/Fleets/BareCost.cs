using System.Diagnostics;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>What each part of taking in costs by itself, one after the other on one thread; microseconds a message.</summary>
/// <param name="Verify">The signature.</param>
/// <param name="Read">Decompressing and reading the payload.</param>
/// <param name="Sign">A receipt.</param>
/// <param name="Insert">Into PostgreSQL, 64 in a commit.</param>
internal sealed record BareCost(double Verify, double Read, double Sign, double Insert)
{
    private const int Together = 64;

    public static async Task<BareCost> MeasureAsync(FleetRig rig, SimulatedSite[] sites)
    {
        await rig.EnrolAsync(sites);
        var all = sites.SelectMany(site => site.Messages.Select(message => (Message: message, site.Identity.PublicKey))).ToArray();
        using var key = SigningKey.Create();
        var receipt = new Receipt { Site = Guid.NewGuid(), Epoch = 1, Stream = StreamId.Clinical, High = 1, HighHash = all[0].Message.Hash };
        var verify = Each(all.Length, i => Require(all[i].Message.IsSignedBy(all[i].PublicKey)));
        var payloads = new UpwardPayload[all.Length];
        var read = Each(all.Length, i => Require(all[i].Message.ReadPayload(out payloads[i]!) == PayloadFault.None));
        var sign = Each(all.Length, _ => Require(receipt.SignedWith(key).Encode().Length == Receipt.Size));
        var begun = Stopwatch.GetTimestamp();
        foreach (var batch in all.Select((one, i) => new CheckedMessage(one.Message, payloads[i])).Chunk(Together))
        {
            var results = await rig.Store.StoreAsync(batch, default);
            Require(results.All(result => result.Verdict == StoreVerdict.Stored));
        }

        return new BareCost(verify, read, sign, Stopwatch.GetElapsedTime(begun).TotalMicroseconds / all.Length);
    }

    private static double Each(int count, Action<int> work)
    {
        work(0);
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            work(i);
        }

        return Stopwatch.GetElapsedTime(begun).TotalMicroseconds / count;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("a message was not taken");
        }
    }
}
