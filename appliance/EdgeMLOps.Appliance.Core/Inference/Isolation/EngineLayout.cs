using EdgeMLOps.Appliance.Core.Inference.Outputs;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>What lies where in the block: the inputs of a full batch, then as much room for each image's outputs as they may take.</summary>
internal sealed class EngineLayout
{
    private const int Alignment = 64;

    private readonly int _maxBatch;

    public EngineLayout(GraphShape shape, int maxBatch)
    {
        Shape = shape;
        Format = OutputFormat.Of(shape);
        _maxBatch = maxBatch;
    }

    /// <summary>What the graph takes and gives.</summary>
    public GraphShape Shape { get; }

    /// <summary>How its outputs are read.</summary>
    public IOutputFormat Format { get; }

    /// <summary>Bytes of the block; only what is written takes memory.</summary>
    public long Bytes => OutputOffset(_maxBatch);

    /// <summary>Where an image's input begins.</summary>
    public long InputOffset(int index) => (long)index * Shape.ImageBytes;

    /// <summary>Where an image's outputs begin.</summary>
    public long OutputOffset(int index)
    {
        var inputs = (InputOffset(_maxBatch) + Alignment - 1) / Alignment * Alignment;
        return inputs + ((long)index * Format.MostValues * sizeof(float));
    }
}
