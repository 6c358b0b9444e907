namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>A value-of-interest window in units after the modality rescale (PS3.3 C.11.2.1.2).</summary>
/// <param name="Center">Window Center (0028,1050).</param>
/// <param name="Width">Window Width (0028,1051); at least 1 for LINEAR, above 0 else.</param>
/// <param name="Function">How centre and width are meant.</param>
public readonly record struct VoiWindow(double Center, double Width, VoiFunction Function = VoiFunction.Linear)
{
    /// <summary>At or below this value the output is 0; a sigmoid is still 0.12 there.</summary>
    public double Low => Function == VoiFunction.Linear ? Center - 0.5 - ((Width - 1) / 2) : Center - (Width / 2);

    /// <summary>Above this value the output is 1; a sigmoid is still 0.88 there. Equal to <see cref="Low"/> for LINEAR with width 1: a step.</summary>
    public double High => Function == VoiFunction.Linear ? Center - 0.5 + ((Width - 1) / 2) : Center + (Width / 2);

    /// <summary>The window that shows a whole range; for images that carry no window of their own.</summary>
    /// <param name="low">The value shown as 0.</param>
    /// <param name="high">The value shown as 1; must be above <paramref name="low"/>.</param>
    /// <returns>A LINEAR_EXACT window.</returns>
    public static VoiWindow FromRange(double low, double high) =>
        new((low + high) / 2, high - low, VoiFunction.LinearExact);

    /// <summary>What a value is shown as, 0 to 1 (PS3.3 C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2).</summary>
    /// <param name="value">In units after the modality rescale.</param>
    /// <returns>The display value, before inversion.</returns>
    internal double Display(double value) =>
        Function == VoiFunction.Sigmoid ? 1 / (1 + Math.Exp(-4 * (value - Center) / Width))
        : value <= Low ? 0
        : value > High ? 1
        : (value - Low) / (High - Low);

    /// <summary>Refuses a window the standard does not define.</summary>
    /// <exception cref="InvalidDataException">The width is too small or a value is not finite.</exception>
    public void Validate()
    {
        var least = Function == VoiFunction.Linear ? 1.0 : double.Epsilon;
        if (!double.IsFinite(Center) || !double.IsFinite(Width) || Width < least)
        {
            throw new InvalidDataException("The VOI window is not one PS3.3 C.11.2.1.2 defines.");
        }
    }
}
