namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>Branching lines from each hilum outwards, thinning from 5 to under 1 mm; they fade at the lung's border.</summary>
internal sealed class Vessels
{
    private const int Depth = 5;

    private readonly Canvas _layer;
    private readonly PhantomRandom _random;
    private readonly double _strength;

    private Vessels(Canvas layer, PhantomRandom random)
    {
        _layer = layer;
        _random = random;
        _strength = random.Uniform(0.018, 0.034);
    }

    public static void Add(Canvas picture, Canvas lung, Anatomy anatomy, PhantomRandom random)
    {
        var vessels = new Vessels(picture.Like(), random);
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            var x = anatomy.ShiftX + (side * anatomy.Scale * (anatomy.Medial + 8));
            var y = anatomy.ShiftY + random.Uniform(-10, 8);
            for (var trunk = 0; trunk < 7; trunk++)
            {
                var angle = -1.25 + (trunk * 0.42) + random.Uniform(-0.15, 0.15);
                vessels.Branch(x, y, side, angle, random.Uniform(3.5, 5.5), Depth);
            }
        }

        for (var i = 0; i < picture.Values.Length; i++)
        {
            picture.Values[i] += vessels._layer.Values[i] * (0.15f + (0.85f * lung.Values[i]));
        }
    }

    private void Branch(double x, double y, int side, double angle, double width, int depth)
    {
        var length = _random.Uniform(14, 30) * (0.6 + (0.1 * depth));
        var endX = x + (side * Math.Cos(angle) * length);
        var endY = y + (Math.Sin(angle) * length);
        Stroke(x, y, endX, endY, width);
        if (depth == 0)
        {
            return;
        }

        var spread = _random.Uniform(0.2, 0.5);
        Branch(endX, endY, side, angle + spread, width * _random.Uniform(0.62, 0.8), depth - 1);
        Branch(endX, endY, side, angle - _random.Uniform(0.15, 0.5), width * _random.Uniform(0.62, 0.85), depth - 1);
    }

    private void Stroke(double x1, double y1, double x2, double y2, double width)
    {
        var reach = width * 1.3;
        var (left, top, right, bottom) = _layer.Cover(
            Math.Min(x1, x2) - reach, Math.Min(y1, y2) - reach, Math.Max(x1, x2) + reach, Math.Max(y1, y2) + reach);
        var (dx, dy) = (x2 - x1, y2 - y1);
        var square = (dx * dx) + (dy * dy);
        var peak = _strength * width;
        var sharpness = -2 / (width * width);
        for (var row = top; row < bottom; row++)
        {
            var py = _layer.YMm(row) - y1;
            for (var column = left; column < right; column++)
            {
                var px = _layer.XMm(column) - x1;
                var t = Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1);
                var (ex, ey) = (px - (t * dx), py - (t * dy));
                var far = ((ex * ex) + (ey * ey)) * sharpness;
                if (far > -4)
                {
                    ref var value = ref _layer.Values[(row * _layer.Width) + column];
                    value = Math.Max(value, (float)(peak * Math.Exp(far)));
                }
            }
        }
    }
}
