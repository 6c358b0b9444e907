using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>
/// Images that have their end and wait, with their pixels, for the shadow to see them too. Bounded in number and in memory: what comes
/// beyond is left out and counted, and nobody waits. Safe for concurrent use.
/// </summary>
internal sealed class ShadowQueue
{
    private readonly ServingModels _models;
    private readonly ShadowCounts _counts;
    private readonly Channel<ShadowImage> _images;
    private readonly long _mostBytes;
    private long _bytes;

    public ShadowQueue(ServingModels models, ShadowCounts counts, IOptions<ShadowOptions> options)
    {
        _models = models;
        _counts = counts;
        _images = Channel.CreateBounded<ShadowImage>(new BoundedChannelOptions(options.Value.QueueImages) { SingleReader = true });
        _mostBytes = (long)options.Value.QueueMegabytes << 20;
    }

    /// <summary>Whether a shadow runs: only then are pixels worth keeping.</summary>
    public bool IsOpen => _models.Shadow.Current is not null;

    /// <summary>Gives the shadow an image that has its end; the pixels are this object's from now on.</summary>
    /// <param name="instance">Its row in the journal.</param>
    /// <param name="recorded">What the model that served made of it.</param>
    /// <param name="seen">The detection.</param>
    public void Offer(JournalInstance instance, RecordedPrediction recorded, InstanceDetection seen)
    {
        var image = new ShadowImage(instance.Row, recorded.Id, recorded.Prediction, seen);
        if (!IsOpen || recorded.Prediction.Outcome != PredictionOutcome.Predicted)
        {
            image.Seen.Dispose();
            return;
        }

        if (Interlocked.Add(ref _bytes, image.Bytes) > _mostBytes || !_images.Writer.TryWrite(image))
        {
            Interlocked.Add(ref _bytes, -image.Bytes);
            _counts.LeftOut();
            image.Seen.Dispose();
            return;
        }

        _counts.Waiting(_images.Reader.Count);
    }

    /// <summary>The images, one after the other; each is given back by <see cref="Done"/>.</summary>
    public IAsyncEnumerable<ShadowImage> ReadAllAsync(CancellationToken cancellationToken) => _images.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Gives back the memory of an image.</summary>
    public void Done(ShadowImage image)
    {
        Interlocked.Add(ref _bytes, -image.Bytes);
        image.Seen.Dispose();
        _counts.Waiting(_images.Reader.Count);
    }
}
