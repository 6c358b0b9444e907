using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

/// <summary>What waits from the last run is analysed when the model serves, and nothing is said to be wrong before it could.</summary>
public sealed class Starting_model_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_image_that_waits_from_before_the_start_is_predicted_as_soon_as_the_model_serves()
    {
        await using var rig = await PipelineRig.StartAsync(new ScriptedCodec(FrameCodecResult.Refuse(FrameCodecCode.Busy, "not asked")), serves: false);
        await rig.ReceiveAsync(1, ChestImage.Dataset());
        using var screening = rig.Screening();
        using var pipeline = rig.Pipeline(screening);
        await pipeline.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => rig.Log.Ids.Contains(3605), Limit, "it is on its way to the model");

        rig.Serve(); // no pause is waited for: the clock stands

        await rig.Predicted.WaitAsync(Limit);
        Assert.Equal(InstanceState.Predicted, (await rig.RowAsync(1)).State);
        Assert.DoesNotContain(3606, rig.Log.Ids);
        await pipeline.StopAsync(CancellationToken.None);
    }
}
