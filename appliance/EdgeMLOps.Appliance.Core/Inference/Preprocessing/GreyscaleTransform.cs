namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>From stored value to display value: modality rescale, VOI window, photometric sense (PS3.4 N.2).</summary>
/// <param name="RescaleSlope">Rescale Slope (0028,1053); 1 where absent; not 0.</param>
/// <param name="RescaleIntercept">Rescale Intercept (0028,1052); 0 where absent.</param>
/// <param name="Window">The window, in rescaled units.</param>
/// <param name="Invert">True for MONOCHROME1 (low values are bright): after it 1 is always bright.</param>
/// <param name="Table">
/// Display values (before inversion) by stored value, where slope, intercept and window do not say all: a lookup table, a sigmoid, padding
/// in the frame. It stands for all of them; the window then says what range is shown.
/// </param>
public readonly record struct GreyscaleTransform(
    double RescaleSlope, double RescaleIntercept, VoiWindow Window, bool Invert, DisplayTable? Table = null)
{
    /// <summary>Refuses a transform that is not defined.</summary>
    /// <exception cref="InvalidDataException">Slope is 0 or not finite, or the window is invalid.</exception>
    public void Validate()
    {
        if (!double.IsFinite(RescaleSlope) || RescaleSlope == 0 || !double.IsFinite(RescaleIntercept))
        {
            throw new InvalidDataException("The modality rescale is not finite or its slope is 0 (PS3.3 C.11.1.1.2).");
        }

        Window.Validate();
        if (Window.Function == VoiFunction.Sigmoid && Table is null)
        {
            throw new InvalidDataException("A sigmoid is shown by a table of its values.");
        }
    }

    /// <summary>The value, in stored units, that the window shows as 0 (before inversion).</summary>
    internal double StoredLow => (Window.Low - RescaleIntercept) / RescaleSlope;

    /// <summary>Display value for one stored unit. A step window gets a slope steep enough for any two different values.</summary>
    internal double Gain => Window.High > Window.Low ? RescaleSlope / (Window.High - Window.Low) : RescaleSlope * 1e12;
}
