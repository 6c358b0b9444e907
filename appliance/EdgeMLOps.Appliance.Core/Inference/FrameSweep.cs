using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// Runs a model over all frames of an image: while it has some, the next is decoded, never more at once than <see cref="ImageFrames.AtOnce"/>.
/// The first frame that fails ends it, whatever others would give. Safe for concurrent use.
/// </summary>
internal sealed class FrameSweep
{
    private readonly DetectionEngine _engine;
    private readonly Windowing _windowing;
    private readonly TimeProvider _time;

    /// <param name="engine">The model.</param>
    /// <param name="windowing">How it is shown values.</param>
    /// <param name="time">Clock of the timings.</param>
    public FrameSweep(DetectionEngine engine, Windowing windowing, TimeProvider time)
    {
        _engine = engine;
        _windowing = windowing;
        _time = time;
    }

    /// <summary>Has the work of one frame done somewhere; what it returns is awaited.</summary>
    public Func<Func<Task<SweptFrame>>, Task<SweptFrame>> Aside { get; init; } = work => work();

    /// <summary>Analyses the frames.</summary>
    /// <param name="frames">The frames; no memory of their cells is left when this ends.</param>
    /// <param name="judge">Applies a policy to the candidates of one.</param>
    /// <param name="stepped">Called after each frame.</param>
    /// <param name="cancellationToken">Stops waiting for codec and model.</param>
    /// <returns>What came of all of them, or of the first that failed.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<SweepSum> RunAsync(ImageFrames frames, FrameJudge judge, Action stepped, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<SweptFrame>();
        var sum = new SweepSum(frames.Count, judge, _time);
        try
        {
            for (var index = 0; index < frames.Count && sum.IsSound; index++)
            {
                if (running.Count == frames.AtOnce)
                {
                    await TakeAsync(running.Dequeue(), sum, stepped);
                }

                var place = index;
                running.Enqueue(await Aside(() => BeginAsync(frames, place, ended.Token)));
                if (running.Last().Decoded.Image is null)
                {
                    break;
                }
            }

            while (sum.IsSound && running.TryDequeue(out var next))
            {
                await TakeAsync(next, sum, stepped);
            }

            return sum;
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(running.Select(frame => (Task)frame.Inferred)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            frames.Dispose(); // nobody looks at the cells any more, and the frames may wait long for who asks next
            sum.End();
        }
    }

    private static async Task TakeAsync(SweptFrame frame, SweepSum sum, Action stepped)
    {
        if (frame.Decoded.Image is not { } image)
        {
            sum.Refuse(frame);
            return;
        }

        sum.Add(frame, image, await frame.Inferred);
        stepped();
    }

    private async Task<SweptFrame> BeginAsync(ImageFrames frames, int index, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var decoded = await frames.DecodeAsync(index, cancellationToken);
        if (decoded.Image is not { } image)
        {
            return new(index, decoded, _time.GetElapsedTime(begun), SweptFrame.Nothing);
        }

        decoded = decoded with { Image = image.Windowed(_windowing) };
        var decode = _time.GetElapsedTime(begun);
        return new(index, decoded, decode, _engine.DetectAsync(decoded.Image, cancellationToken));
    }
}
