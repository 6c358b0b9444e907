namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>Enlarges the coarse canvas to the detector's pixels, adds quantum noise and stores integers.</summary>
internal static class PixelWriter
{
    public static ushort[] Write(Canvas picture, PhantomPlan plan, PhantomKnobs knobs, PhantomRandom random)
    {
        var pixels = new ushort[plan.Width * plan.Height];
        var across = CubicTaps.Enlarge(picture.Width, plan.Width);
        var along = CubicTaps.Enlarge(picture.Height, plan.Height);
        var wide = new WideRows(picture, across, plan.Width);
        var deviation = plan.Noise.PixelTable((double)plan.Width / picture.Width);
        var full = (1 << plan.BitsStored) - 1;
        var (offset, gain) = PixelScale.Linear(plan);
        if (knobs.Inverted)
        {
            (offset, gain) = (full - offset, -gain);
        }

        var noise = new float[plan.Width];
        var (contrast, brightness, level) = ((float)knobs.Contrast, (float)knobs.Brightness, (float)knobs.Noise);
        for (var row = 0; row < plan.Height; row++)
        {
            random.Normal(noise);
            var w = along.Weights(row);
            var start = along.Start(row);
            var (r0, r1) = (wide.Row(start), wide.Row(start + 1));
            var (r2, r3) = (wide.Row(start + 2), wide.Row(start + 3));
            var to = pixels.AsSpan(row * plan.Width, plan.Width);
            for (var x = 0; x < to.Length; x++)
            {
                var scene = (w[0] * r0[x]) + (w[1] * r1[x]) + (w[2] * r2[x]) + (w[3] * r3[x]);
                var step = (int)Math.Clamp(scene * 255, 0, 255);
                var seen = scene + (level * deviation[step] * noise[x]);
                var value = (((seen - 0.5f) * contrast) + 0.5f + brightness) * gain;
                to[x] = (ushort)Math.Clamp(value + offset + 0.5f, 0, full);
            }
        }

        return pixels;
    }

    /// <summary>Each coarse row enlarged once; four are held, as many as a cubic needs.</summary>
    private sealed class WideRows(Canvas picture, CubicTaps across, int width)
    {
        private readonly float[] _padded = new float[picture.Width + 4];
        private readonly float[][] _rows = [new float[width], new float[width], new float[width], new float[width]];
        private readonly int[] _held = [-1, -1, -1, -1];

        public float[] Row(int padded)
        {
            var row = Math.Clamp(padded - 2, 0, picture.Height - 1);
            var slot = padded & 3;
            if (_held[slot] != padded)
            {
                _held[slot] = padded;
                picture.Values.AsSpan(row * picture.Width, picture.Width).CopyTo(_padded.AsSpan(2));
                _padded[0] = _padded[1] = _padded[2];
                _padded[^1] = _padded[^2] = _padded[^3];
                across.Apply(_padded, _rows[slot]);
            }

            return _rows[slot];
        }
    }
}
