using EdgeMLOps.Benchmarks.Inference;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>What each part of taking in costs by itself, one after the other; microseconds of processor time a message.</summary>
/// <param name="Verify">The signature.</param>
/// <param name="Read">Decompressing and reading the payload.</param>
/// <param name="Sign">A receipt.</param>
/// <param name="Insert">Into PostgreSQL, 64 in a commit: both ends of it.</param>
internal sealed record BareCost(double Verify, double Read, double Sign, double Insert)
{
    private const int Together = 64;

    public double All => Verify + Read + Sign + Insert;

    public static async Task<BareCost> MeasureAsync(FleetRig rig, SimulatedSite[] sites)
    {
        await rig.EnrolAsync(sites);
        var all = sites.SelectMany(site => site.Messages.Select(message => (Message: message, site.Identity.PublicKey))).ToArray();
        using var key = SigningKey.Create();
        var receipt = new Receipt { Site = Guid.NewGuid(), Epoch = 1, Stream = StreamId.Clinical, High = 1, HighHash = all[0].Message.Hash };
        var keys = new OpenedKeys();
        var payloads = new UpwardPayload[all.Length];
        return new BareCost(
            Each(all.Length, i => Require(all[i].Message.IsSignedBy(keys.Of(all[i].PublicKey)))),
            Each(all.Length, i => Require(all[i].Message.ReadPayload(out payloads[i]!) == PayloadFault.None)),
            Each(all.Length, _ => Require(receipt.SignedWith(key).Encode().Length == Receipt.Size)),
            await InsertAsync(rig, [.. all.Select((one, i) => new CheckedMessage(one.Message, payloads[i]))]));
    }

    // The first half is for the compiler.
    private static double Each(int count, Action<int> work)
    {
        for (var i = 0; i < count / 2; i++)
        {
            work(i);
        }

        return 1000 * CoreTime.Of(1, () =>
        {
            for (var i = 0; i < count; i++)
            {
                work(i);
            }
        }) / count;
    }

    private static async Task<double> InsertAsync(FleetRig rig, CheckedMessage[] messages)
    {
        foreach (var batch in messages[..(messages.Length / 2)].Chunk(Together))
        {
            await StoreAsync(rig, batch);
        }

        var measured = messages[(messages.Length / 2)..];
        var begun = CpuSeconds.Own() + rig.DatabaseCpu();
        foreach (var batch in measured.Chunk(Together))
        {
            await StoreAsync(rig, batch);
        }

        return 1e6 * (CpuSeconds.Own() + rig.DatabaseCpu() - begun) / measured.Length;
    }

    private static async Task StoreAsync(FleetRig rig, CheckedMessage[] batch)
    {
        var results = await rig.Store.StoreAsync(batch, default);
        Require(results.All(result => result.Verdict == StoreVerdict.Stored));
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("a message was not taken");
        }
    }
}
