namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>The part of a policy that says how boxes of the same thing become one; its share of overlap is <see cref="BoxPolicy.NmsIou"/>.</summary>
public sealed record BoxSuppression
{
    /// <summary>The method.</summary>
    public required SuppressionMethod Method { get; init; }

    /// <summary>Whether boxes of different classes count as marks of the same thing.</summary>
    /// <value>false</value>
    public bool AcrossClasses { get; init; }

    /// <summary>How slowly scores fall with <see cref="SuppressionMethod.SoftGaussian"/>; above 0, at most 10.</summary>
    /// <value>0.5</value>
    public double Sigma { get; init; } = 0.5;
}
