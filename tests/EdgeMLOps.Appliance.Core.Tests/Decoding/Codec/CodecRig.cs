using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>Codec workers, each a real process with the real library.</summary>
internal sealed class CodecRig : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public CodecRig(Action<CodecOptions>? change = null)
    {
        var options = new CodecOptions { Workers = 1, StartDeadline = PoolRig.Limit, FrameDeadline = PoolRig.Limit };
        change?.Invoke(options);
        Codec = new CodecWorkers(
            options, _folder["codec"], PoolRig.TestWorker with { Arguments = ["codec"] }, TimeProvider.System, Log.CreateLogger("codec"));
    }

    public CodecWorkers Codec { get; }

    public LogWatcher Log { get; } = new();

    public async Task<FrameCodecResult> DecodeAsync(FrameCodecRequest request) => await Codec.DecodeAsync(request, default);

    public async ValueTask DisposeAsync()
    {
        await Codec.DisposeAsync();
        _folder.Dispose();
    }
}
