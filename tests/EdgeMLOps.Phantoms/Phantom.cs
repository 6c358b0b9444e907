using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Phantoms.Lesions;
using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms;

/// <summary>One made-up chest image with its truth. Nothing in it comes from a patient.</summary>
public sealed class Phantom
{
    internal Phantom(PhantomPlan plan, PhantomKnobs knobs, ushort[] pixels, IReadOnlyList<LesionTruth> truth, Canvas lung)
    {
        Width = plan.Width;
        Height = plan.Height;
        BitsStored = plan.BitsStored;
        IsMonochrome1 = plan.IsMonochrome1;
        SpacingMm = plan.SpacingMm * knobs.SpacingFactor;
        TrueSpacingMm = plan.SpacingMm;
        Window = PixelScale.Window(plan);
        Knobs = knobs;
        Pixels = pixels;
        Truth = truth;
        Lung = lung;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>12 to 14; 16 are allocated.</summary>
    public int BitsStored { get; }

    /// <summary>True for MONOCHROME1, false for MONOCHROME2.</summary>
    public bool IsMonochrome1 { get; }

    /// <summary>The pixel spacing that is written, in mm.</summary>
    public double SpacingMm { get; }

    /// <summary>The pixel spacing that is true, in mm; differs only by the spacing knob.</summary>
    public double TrueSpacingMm { get; }

    /// <summary>The VOI window that is written; function LINEAR.</summary>
    public VoiWindow Window { get; }

    /// <summary>What was distorted.</summary>
    public PhantomKnobs Knobs { get; }

    /// <summary>Stored values, row by row, unsigned.</summary>
    public ushort[] Pixels { get; }

    /// <summary>The lesions that are in the image; may be none.</summary>
    public IReadOnlyList<LesionTruth> Truth { get; }

    /// <summary>How the pixels are stored.</summary>
    public StoredPixelFormat Format => new(Width, Height, 16, BitsStored, BitsStored - 1, IsSigned: false);

    /// <summary>How the pixels are to be shown.</summary>
    public GreyscaleTransform Greyscale => new(1, 0, Window, IsMonochrome1);

    /// <summary>Free lung on the coarse canvas, for measuring the contrast back.</summary>
    internal Canvas Lung { get; }
}
