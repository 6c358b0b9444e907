using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>Codec workers killed from outside at random moments.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Codec_kill_tests
{
    private const int Seed = 20261126;

    private static readonly int Kills = LongRun.Choose(slice: 15, whole: 200);

    [Fact]
    public async Task Each_kill_costs_at_most_one_image()
    {
        await using var rig = new CodecRig(options => options.Workers = 2);
        var dataset = ChestImage.Dataset(columns: 700, rows: 700);
        var request = await EncodedImage.OfAsync(dataset, "gdcmconv", "--j2k");
        var pixels = EncodedImage.PixelsOf(dataset);
        await rig.DecodeAsync(request);
        var (decoded, crashed, done) = (0, 0, false);
        var senders = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                var result = await rig.DecodeAsync(request);
                Assert.True(result.Code is FrameCodecCode.Decoded or FrameCodecCode.Crashed, $"{result.Code}");
                Assert.True(result.Code == FrameCodecCode.Crashed || result.Cells.Span.SequenceEqual(pixels), "right pixels or none");
                Interlocked.Increment(ref result.Code == FrameCodecCode.Decoded ? ref decoded : ref crashed);
            }
        })).ToList();

        await KillAsync(rig);
        Volatile.Write(ref done, true);
        await Task.WhenAll(senders);

        Assert.InRange(crashed, 1, Kills);
        Assert.True(decoded > Kills, $"{decoded} decoded");
        Assert.Equal((Kills, 2), (rig.Codec.Counts!.Faults, rig.Codec.Counts.Ready));
    }

    private static async Task KillAsync(CodecRig rig)
    {
        var random = new Random(Seed);
        for (var i = 1; i <= Kills; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(60 * random.NextDouble()), TimeProvider.System);
            // The one killed before may still be a zombie, and to kill that is no kill.
            List<int> workers = [];
            await Eventually.HoldsAsync(
                () => rig.Codec.Counts!.Ready == 2 && (workers = WorkerProcesses.All()).Count == 2, PoolRig.Limit, "both workers are up, and no other");
            WorkerProcesses.Kill(workers[random.Next(workers.Count)]);
            await Eventually.HoldsAsync(() => rig.Codec.Counts!.Faults == i, PoolRig.Limit, "the kill is noticed");
        }

        await Eventually.HoldsAsync(() => rig.Codec.Counts!.Ready == 2, PoolRig.Limit, "both workers are back");
    }
}
