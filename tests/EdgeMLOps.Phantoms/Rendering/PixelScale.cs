using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>From display values to stored values and the window that undoes it.</summary>
internal static class PixelScale
{
    // Room below black and above white, so that noise and knobs are not clipped at once.
    private const double Floor = 0.10;
    private const double Range = 0.80;

    public static (float Offset, float Gain) Linear(PhantomPlan plan)
    {
        var full = (1 << plan.BitsStored) - 1;
        return plan.IsMonochrome1
            ? ((float)(full * (1 - Floor)), (float)(-full * Range))
            : ((float)(full * Floor), (float)(full * Range));
    }

    public static VoiWindow Window(PhantomPlan plan)
    {
        var (offset, gain) = Linear(plan);
        var black = offset + (gain * plan.WindowLow);
        var white = offset + (gain * plan.WindowHigh);
        var low = Math.Round(Math.Min(black, white));
        var high = Math.Round(Math.Max(black, white));
        return new VoiWindow(((low + high) / 2) + 0.5, high - low + 1);
    }
}
