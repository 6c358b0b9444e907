using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

/// <summary>That no codec is free says nothing of an image: it waits and is tried again, and nothing is recorded of it meanwhile.</summary>
public sealed class Codec_busy_tests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly BusyCodec _codec = new(refusals: 2, ChestImage.Dataset().GetRaw(DicomTag.PixelData));
    private PipelineRig _rig = null!;

    public async Task InitializeAsync() => _rig = await PipelineRig.StartAsync(_codec);

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task The_image_stays_received_and_nothing_is_recorded_of_it()
    {
        var instance = await _rig.ReceiveAsync(1, Compressed());
        var analysis = _rig.Analysis();

        await Assert.ThrowsAsync<EngineDownException>(() => analysis.RunAsync(instance, CancellationToken.None));

        Assert.Equal(InstanceState.Received, (await _rig.RowAsync(1)).State);
        Assert.Empty(await _rig.Predictions.ListAsync(new PredictionQuery(), CancellationToken.None));
        Assert.DoesNotContain(3601, _rig.Log.Ids);
    }

    [Fact]
    public async Task The_pipeline_tries_it_again_after_each_pause_until_it_is_predicted()
    {
        await _rig.ReceiveAsync(1, Compressed());
        using var screening = _rig.Screening();
        using var pipeline = _rig.Pipeline(screening);
        await pipeline.StartAsync(CancellationToken.None);

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await _rig.Time.WaitForTimerAsync(Limit);
            Assert.Equal((attempt, attempt), (_codec.Asked, _rig.Log.Ids.Count(id => id == 3606)));
            Assert.Equal(InstanceState.Received, (await _rig.RowAsync(1)).State);
            _rig.Time.Advance(_rig.Options.RetryDelay);
        }

        await _rig.Predicted.WaitAsync(Limit);
        await pipeline.StopAsync(CancellationToken.None);

        Assert.Equal(InstanceState.Predicted, (await _rig.RowAsync(1)).State);
        Assert.Equal(3, _codec.Asked);
        Assert.DoesNotContain(3601, _rig.Log.Ids);
    }

    private static byte[] Compressed() => new DicomFile(
        ChestImage.Dataset().AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [new byte[] { 0xFF, 0xD8 }])),
        DicomTransferSyntax.JPEGLosslessSV1).ToBytes();

    /// <summary>Has no worker free the first times, and then the cells.</summary>
    private sealed class BusyCodec(int refusals, ReadOnlyMemory<byte> cells) : IFrameCodec
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
        {
            var isBusy = Interlocked.Increment(ref _asked) <= refusals;
            return ValueTask.FromResult(isBusy
                ? new FrameCodecResult(FrameCodecCode.Busy, default, "", "no codec worker became free")
                : new FrameCodecResult(FrameCodecCode.Decoded, cells, "MONOCHROME2", ""));
        }
    }
}
