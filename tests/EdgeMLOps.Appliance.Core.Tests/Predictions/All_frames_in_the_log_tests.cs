using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

/// <summary>An image of which all frames were analysed is one row; its candidates say which frame they are on.</summary>
public sealed class All_frames_in_the_log_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Candidates_keep_their_frames()
    {
        var some = SomePredictions.Of("1.1");
        var all = some with
        {
            Decisions = [.. some.Decisions.Select((decision, place) => decision with
            {
                Candidate = decision.Candidate with { Frame = place + 3 },
                Box = decision.Box with { Frame = place + 3 },
            })],
            Input = some.Input with { Frame = 0 },
        };
        await using var log = await PredictionLog.OpenAsync(_folder[PredictionLog.FileName], TimeProvider.System, NullLogger<PredictionLog>.Instance, default);
        await log.RecordAsync(all, default);

        var read = (await log.FindAsync("1.1", all.Model.PackageDigest, PredictionSlot.Active, default))!.Prediction;
        Assert.Equal(all.Decisions, read.Decisions);
        Assert.True(read.Input.AreAllFrames);
    }
}
