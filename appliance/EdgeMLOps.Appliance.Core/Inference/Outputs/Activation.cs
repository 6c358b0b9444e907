namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>What makes scores of a graph's values.</summary>
internal static class Activation
{
    /// <summary>The score of one value: itself, or its logistic function. NaN stays NaN.</summary>
    public static float Apply(bool isSigmoid, float value) => isSigmoid ? 1 / (1 + MathF.Exp(-value)) : value;

    /// <summary>The share of one value's exponential in those of all.</summary>
    /// <param name="values">All values; one that is NaN makes the share NaN.</param>
    /// <param name="index">Which.</param>
    public static float Softmax(ReadOnlySpan<float> values, int index)
    {
        var most = values[BestClass.Of(values)];
        var sum = 0f;
        foreach (var value in values)
        {
            sum += MathF.Exp(value - most);
        }

        return MathF.Exp(values[index] - most) / sum;
    }
}
