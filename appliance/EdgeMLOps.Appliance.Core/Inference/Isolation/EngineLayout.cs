namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>What lies where in the block: the inputs of a full batch, then the outputs.</summary>
internal readonly record struct EngineLayout(GraphShape Shape, int MaxBatch)
{
    // One box for every 4 x 4 pixels of the input: three times as dense as any yolov8 head.
    private const int PixelsPerBox = 16;

    /// <summary>Most values of one image's output.</summary>
    public int MaxOutputLength => Shape.Rows * Math.Max(1, Shape.Height * Shape.Width / PixelsPerBox);

    /// <summary>Bytes of the block; only what is written takes memory.</summary>
    public long Bytes => OutputOffset(MaxBatch, MaxOutputLength);

    /// <summary>Where an image's input begins.</summary>
    public long InputOffset(int index) => (long)index * Shape.ImageLength * sizeof(float);

    /// <summary>Where an image's output begins.</summary>
    public long OutputOffset(int index, int outputLength) => InputOffset(MaxBatch) + ((long)index * outputLength * sizeof(float));
}
