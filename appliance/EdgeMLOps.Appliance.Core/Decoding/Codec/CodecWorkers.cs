using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>
/// Decodes compressed frames in worker processes of this executable. The codestream is checked against the header here,
/// without native code; a crash, a hang or a broken codestream costs its frame. Safe for concurrent use; what waits is bounded.
/// </summary>
public sealed class CodecWorkers : IFrameCodec, IAsyncDisposable
{
    private readonly CodecOptions _options;
    private readonly CodecPool _pool;
    private readonly TimeProvider _time;

    /// <summary>Prepares; no process is started and no library looked for before the first compressed frame.</summary>
    /// <param name="options">What the workers may take; valid.</param>
    /// <param name="folder">Their working directory; made where missing.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="logger">Where events go.</param>
    public CodecWorkers(CodecOptions options, string folder, TimeProvider time, ILogger<CodecWorkers> logger)
        : this(options, folder, WorkerCommand.ThisProgram(CodecWorkerHandler.Role), time, logger)
    {
    }

    internal CodecWorkers(CodecOptions options, string folder, WorkerCommand command, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _pool = new CodecPool(options.ToSettings(command, folder), options.LibraryFolder, time, logger);
    }

    /// <summary>How the workers fare; null while no frame has needed one.</summary>
    public WorkerPoolCounts? Counts => _pool.Counts;

    /// <summary>Starts the workers now, for whoever knows that there will be compressed frames; what is wrong with them the first frame tells.</summary>
    /// <exception cref="ObjectDisposedException">They are shut down.</exception>
    public void Begin()
    {
        if (GdcmLibrary.IsThere(_options.LibraryFolder))
        {
            _ = _pool.Begin();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!FramePlan.TryMake(request, _options.FrameBytes, out var plan, out var refusal))
        {
            return refusal;
        }

        if (plan.WorkerBytes > _options.MemoryBytes)
        {
            // Given all the same, it would end in a library that does not survive being refused memory.
            return Memory();
        }

        if (!GdcmLibrary.IsThere(_options.LibraryFolder))
        {
            return FrameCodecResult.Refuse(FrameCodecCode.NotInstalled, GdcmLibrary.Hint);
        }

        using var limit = new CancellationTokenSource(_options.WaitDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var pool = await _pool.GetAsync(either.Token);
            var result = await pool.RunAsync(new CodecDecodeCall(plan), either.Token);
            if (result.Refusal == (ushort)CodecRefusal.NotDecoded && plan.WithoutZeros() is { } shorter)
            {
                result = await pool.RunAsync(new CodecDecodeCall(shorter), either.Token);
            }

            return ResultOf(plan, result);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FrameCodecResult.Refuse(FrameCodecCode.Busy, FormattableString.Invariant($"no codec worker became free within {_options.WaitDeadline}"));
        }
        catch (WorkerStartException ex)
        {
            // Of the library or the system; no frame was near.
            return FrameCodecResult.Refuse(FrameCodecCode.NotInstalled, ex.Message);
        }
    }

    /// <summary>Finishes the frames in flight, refuses those that wait, ends the workers.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private FrameCodecResult ResultOf(FramePlan plan, WorkerResult<Memory<byte>> result) => result.Code switch
    {
        WorkerCode.Answered => plan.Finish(result.Value),
        WorkerCode.Refused => Refusal((CodecRefusal)result.Refusal),
        WorkerCode.WorkerTimeout => FrameCodecResult.Refuse(
            FrameCodecCode.Timeout, FormattableString.Invariant($"not decoded within {_options.FrameDeadline} (Codec:FrameDeadline)")),
        WorkerCode.WorkerMemory => Memory(),
        WorkerCode.Stopped => throw new ObjectDisposedException(nameof(CodecWorkers)),
        _ => FrameCodecResult.Refuse(FrameCodecCode.Crashed, "the decoder's process ended"),
    };

    private FrameCodecResult Refusal(CodecRefusal refusal) => refusal switch
    {
        CodecRefusal.NoMemory => Memory(),
        CodecRefusal.NotDecoded => FrameCodecResult.Refuse(FrameCodecCode.Corrupt, "the decoder cannot read the codestream"),
        CodecRefusal.Complained => FrameCodecResult.Refuse(FrameCodecCode.Corrupt, "the decoder found broken data in the codestream"),
        CodecRefusal.OtherPixels => FrameCheck.Mismatch("the decoder gave other pixels than the codestream's header promises"),
        _ => FrameCodecResult.Refuse(FrameCodecCode.Unsupported, "the decoder does not take the frame"),
    };

    private FrameCodecResult Memory() => FrameCodecResult.Refuse(
        FrameCodecCode.Memory, FormattableString.Invariant($"more than {_options.MemoryMegabytes} MiB to decode it (Codec:MemoryMegabytes)"));
}
