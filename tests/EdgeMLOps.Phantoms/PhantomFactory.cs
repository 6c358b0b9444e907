using EdgeMLOps.Phantoms.Lesions;
using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms;

/// <summary>Makes phantoms. Thread-safe.</summary>
public static class PhantomFactory
{
    /// <summary>Makes one phantom.</summary>
    /// <param name="seed">Names the series.</param>
    /// <param name="index">Names the image in the series; any order.</param>
    /// <param name="options">Ranges and knobs.</param>
    /// <returns>The image and its truth; the same for the same arguments.</returns>
    public static Phantom Create(ulong seed, int index, PhantomOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var plan = new PhantomPlan(seed, index, options);
        var anatomy = new Anatomy(new PhantomRandom(seed, index, PhantomRandom.Stream.Anatomy));
        var pitch = plan.FieldMm / Canvas.Side;
        var longer = Math.Max(plan.Width, plan.Height);
        var (picture, lung) = AnatomyRenderer.Draw(
            Coarse(plan.Width, longer), Coarse(plan.Height, longer), pitch, anatomy);
        Clutter.Add(picture, lung, new PhantomRandom(seed, index, PhantomRandom.Stream.Clutter));
        Vessels.Add(picture, lung, anatomy, new PhantomRandom(seed, index, PhantomRandom.Stream.Vessels));
        var places = new PhantomRandom(seed, index + 0x40000000, PhantomRandom.Stream.Lesions);
        var lesions = LesionPlacer.Add(picture, lung, plan.Lesions, plan.Noise, places);
        if (options.Knobs.BlurMm > 0)
        {
            picture.Blur(options.Knobs.BlurMm);
        }

        var noise = new PhantomRandom(seed, index, PhantomRandom.Stream.Noise);
        var pixels = PixelWriter.Write(picture, plan, options.Knobs, noise);
        return new Phantom(plan, options.Knobs, pixels, [.. lesions.Select(lesion => Truth(lesion, plan, picture))], lung);
    }

    private static int Coarse(int side, int longer) => (int)Math.Round((double)side * Canvas.Side / longer);

    private static LesionTruth Truth(Lesion lesion, PhantomPlan plan, Canvas picture)
    {
        // The canvas covers the image exactly in both axes; its pitch differs from the field's by rounding of the shorter side.
        double X(double mm) => Math.Clamp(((mm / picture.PitchMm / picture.Width) + 0.5) * plan.Width, 0, plan.Width);
        double Y(double mm) => Math.Clamp(((mm / picture.PitchMm / picture.Height) + 0.5) * plan.Height, 0, plan.Height);
        var (x1, y1, x2, y2) = lesion.Box();
        return new LesionTruth(
            lesion.Class, X(x1), Y(y1), X(x2), Y(y2), X(lesion.X), Y(lesion.Y), lesion.DiameterMm, lesion.Cnr);
    }
}
