using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Takes one image's boxes as the model gave them and has them in pixels of the original.</summary>
internal sealed class BoxCollector
{
    // Rounding may carry a score a little beyond 1; what lies further is no score, but a logit that was declared as one.
    private const float MostScore = 1.001f;

    private readonly BoxReading _reading;
    private readonly Letterbox _letterbox;

    /// <param name="reading">Units, floors, calibration.</param>
    /// <param name="letterbox">Where the image lies in the input.</param>
    public BoxCollector(BoxReading reading, in Letterbox letterbox)
    {
        _reading = reading;
        _letterbox = letterbox;
    }

    /// <summary>The boxes taken, in their order.</summary>
    public List<BoxCandidate> Found { get; } = [];

    /// <summary>Whether a box of this score matters. NaN does: it has to be noticed.</summary>
    public bool Wants(float score) => !(score < _reading.RawFloor) || float.IsNegativeInfinity(score);

    /// <summary>Takes a box by centre and size. A negative size is no box; it comes out with area 0 and is dropped as too small, recorded.</summary>
    /// <returns>False when a value is no number or no score.</returns>
    public bool TryAddCentre(int classId, float score, float x, float y, float width, float height)
    {
        var (halfWidth, halfHeight) = (Math.Max(0, width) / 2.0, Math.Max(0, height) / 2.0);
        return TryAdd(classId, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    /// <summary>Takes a box by its corners; one that is inside out has area 0.</summary>
    /// <returns>False when a value is no number or no score.</returns>
    public bool TryAddCorners(int classId, float score, float x1, float y1, float x2, float y2) =>
        TryAdd(classId, score, x1, y1, Math.Max(x1, x2), Math.Max(y1, y2));

    private bool TryAdd(int classId, float score, double x1, double y1, double x2, double y2)
    {
        if (!float.IsFinite(score) || score > MostScore)
        {
            return false;
        }

        score = Math.Min(1, score);
        var box = new BoxCandidate(
            classId,
            _reading.Calibration?.Apply(classId, score) ?? score,
            (float)_letterbox.ToSourceX(x1 * _reading.UnitX),
            (float)_letterbox.ToSourceY(y1 * _reading.UnitY),
            (float)_letterbox.ToSourceX(x2 * _reading.UnitX),
            (float)_letterbox.ToSourceY(y2 * _reading.UnitY));
        if (!float.IsFinite(box.X1) || !float.IsFinite(box.Y1) || !float.IsFinite(box.X2) || !float.IsFinite(box.Y2))
        {
            return false;
        }

        if (_reading.Calibration is null || box.Score >= _reading.Floor)
        {
            Found.Add(box);
        }

        return true;
    }
}
