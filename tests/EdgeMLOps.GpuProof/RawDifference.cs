namespace EdgeMLOps.GpuProof;

/// <summary>How far raw outputs lie from the expected ones: |found - expected| against 1e-4 + 1e-4 |expected|.</summary>
internal sealed class RawDifference
{
    private const double Tolerance = 1e-4;

    // Each sum of a convolution has thousands of float32 products in an order that every kernel chooses for itself: single values come out
    // some tolerances apart. One that is wrong is off by hundreds, and a coarser type (TF32) has thousands of them.
    private const double Furthest = 8;
    private const int LeastOver = 4;
    private const int OverOf = 1000;
    private const int AloneOf = 100;

    private int _rows;

    public int Values { get; private set; }

    /// <summary>Values further away than the tolerance.</summary>
    public int Over { get; private set; }

    /// <summary>The furthest, in tolerances.</summary>
    public double Worst { get; private set; }

    /// <summary>Expected rows of a sorted or chosen list that none of the found ones is like: at the end of the list a hair decides who stands there.</summary>
    public int Alone { get; private set; }

    /// <summary>The first that has another shape; empty when none has.</summary>
    public string Fault { get; private set; } = "";

    public bool IsSmall => Fault.Length == 0 && Values > 0 && Worst <= Furthest && Over <= Math.Max(LeastOver, Values / OverOf) && Alone <= _rows / AloneOf;

    public void Add(List<(int[] Shape, float[] Values)> expected, List<(int[] Shape, float[] Values)> found, bool isSorted)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            if (!expected[i].Shape.SequenceEqual(found[i].Shape))
            {
                Fault = $"output {i} is {string.Join('x', found[i].Shape)} instead of {string.Join('x', expected[i].Shape)}";
                return;
            }
        }

        if (isSorted)
        {
            AddRows(Rows(expected), Rows(found));
            return;
        }

        for (var i = 0; i < expected.Count; i++)
        {
            Count(expected[i].Values, found[i].Values);
        }
    }

    private void AddRows(List<float[]> expected, List<float[]> found)
    {
        _rows += expected.Count;
        foreach (var row in expected)
        {
            var nearest = found.MinBy(other => Furthermost(row, other))!; // not null: there are as many as expected ones
            if (Furthermost(row, nearest) <= Furthest)
            {
                Count(row, nearest);
                found.Remove(nearest);
            }
            else
            {
                Alone++;
            }
        }
    }

    private void Count(float[] expected, float[] found)
    {
        Values += expected.Length;
        Over += expected.Zip(found).Count(pair => !(Ratio(pair.First, pair.Second) <= 1));
        Worst = Math.Max(Worst, Furthermost(expected, found));
    }

    // A value that is no number makes it one: nothing is like it.
    private static double Furthermost(float[] expected, float[] found)
    {
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Ratio(expected[i], found[i]));
        }

        return worst;
    }

    private static double Ratio(double expected, double found) => Math.Abs(expected - found) / (Tolerance + (Tolerance * Math.Abs(expected)));

    // A row of each output, side by side: a row more or less in one of them is seen in all.
    private static List<float[]> Rows(List<(int[] Shape, float[] Values)> outputs)
    {
        var rows = outputs[0].Shape[0];
        return
        [
            .. Enumerable.Range(0, rows).Select(row => outputs
                .SelectMany(output => output.Values.AsSpan(row * output.Values.Length / rows, output.Values.Length / rows).ToArray())
                .ToArray()),
        ];
    }
}
