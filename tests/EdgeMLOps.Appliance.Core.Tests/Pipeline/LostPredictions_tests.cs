using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Pipeline.Recovery;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Appliance.Core.Tests.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Receiving;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

public sealed class LostPredictions_tests : IAsyncLifetime
{
    private PipelineRig _rig = null!;

    public async Task InitializeAsync() => _rig = await PipelineRig.StartAsync(new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder")));

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task An_image_that_was_restored_since_it_was_found_missing_is_not_lost_though_its_file_is_gone_meanwhile()
    {
        var (lost, with, without) = (new LostPredictions(_rig.Analysis(), _rig.Predictions, _rig.Log.For<LostPredictions>()), await _rig.ReceiveAsync(1, file: null), await _rig.ReceiveAsync(2, file: null));
        await _rig.Predictions.RecordAsync(SomePredictions.Of(SomeInstance.Uid(1)), default);

        Assert.True(await lost.RestoreAsync(with, default));
        Assert.False(await lost.RestoreAsync(without, default));

        Assert.DoesNotContain(3616, _rig.Log.Ids);
    }
}
