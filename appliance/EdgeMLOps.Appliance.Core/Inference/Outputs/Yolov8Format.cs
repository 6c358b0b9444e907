using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Models;
using static EdgeMLOps.Appliance.Core.Inference.Outputs.Sides;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>
/// YOLOv8, YOLO11 and their like: four values of the box (centre, size), then a score a class. A column a box as exported by their maker, or
/// a row a box; the graph's shape says which.
/// </summary>
internal sealed class Yolov8Format : IOutputFormat
{
    private const int BoxValues = 4;

    // Strides 4 to 32 give one box for every 12 pixels.
    private const int PixelsPerBox = 8;

    private readonly int _perBox;
    private readonly bool _isSigmoid;

    public Yolov8Format(int classes, bool isSigmoid, int pixels)
    {
        _perBox = BoxValues + classes;
        _isSigmoid = isSigmoid;
        MostValues = OutputBound.Of(_perBox, pixels / PixelsPerBox);
    }

    public IReadOnlyList<OutputSpec> Outputs { get; } = [new(OutputRoles.Output, 2)];

    public int? ImageColumn => null;

    public int MostValues { get; }

    public OutputFault? Check(IReadOnlyList<int[]> shapes)
    {
        var shape = shapes[0];
        var expected = $"{Text([_perBox, Any])} or {Text([Any, _perBox])}";
        if (Fit(shape, _perBox, _perBox) && Array.TrueForAll(shape, side => side >= 0))
        {
            return new(0, expected + ", not both");
        }

        return Fit(shape, _perBox, Any) || Fit(shape, Any, _perBox) ? null : new(0, expected);
    }

    public bool TryRead(in ImageOutput output, BoxCollector boxes) =>
        output.Shape(0)[0] == _perBox ? TryReadColumns(output.All, boxes) : TryReadRows(output.All, boxes);

    private bool TryReadRows(ReadOnlySpan<float> values, BoxCollector boxes)
    {
        for (var at = 0; at < values.Length; at += _perBox)
        {
            var row = values.Slice(at, _perBox);
            var best = BestClass.Of(row[BoxValues..]);
            var score = Activation.Apply(_isSigmoid, row[BoxValues + best]);
            if (boxes.Wants(score) && !boxes.TryAddCentre(best, score, row[0], row[1], row[2], row[3]))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadColumns(ReadOnlySpan<float> values, BoxCollector boxes)
    {
        var count = values.Length / _perBox;
        var buffer = ArrayPool<float>.Shared.Rent(Math.Max(1, count));
        var best = buffer.AsSpan(0, count);
        BestScores(values[(BoxValues * count)..], best);
        var isRead = true;
        for (var i = 0; isRead && i < count; i++)
        {
            var score = Activation.Apply(_isSigmoid, best[i]);
            isRead = !boxes.Wants(score)
                || boxes.TryAddCentre(ClassOf(values, count, i, best[i]), score, values[i], values[count + i], values[(2 * count) + i], values[(3 * count) + i]);
        }

        ArrayPool<float>.Shared.Return(buffer);
        return isRead;
    }

    private int ClassOf(ReadOnlySpan<float> values, int count, int box, float score)
    {
        var found = 0;
        while (found < _perBox - BoxValues - 1 && values[((BoxValues + found) * count) + box] != score)
        {
            found++;
        }

        return found;
    }

    // Row by row: column by column each value would be in another line of the cache. The maximum of a number and NaN is NaN.
    private static void BestScores(ReadOnlySpan<float> scores, Span<float> best)
    {
        scores[..best.Length].CopyTo(best);
        for (var at = best.Length; at < scores.Length; at += best.Length)
        {
            var row = scores.Slice(at, best.Length);
            var from = MemoryMarshal.Cast<float, Vector<float>>(row);
            var to = MemoryMarshal.Cast<float, Vector<float>>(best);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = Vector.Max(to[i], from[i]);
            }

            for (var i = to.Length * Vector<float>.Count; i < best.Length; i++)
            {
                best[i] = MathF.Max(best[i], row[i]);
            }
        }
    }
}
