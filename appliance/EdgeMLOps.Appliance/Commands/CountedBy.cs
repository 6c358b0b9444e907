namespace EdgeMLOps.Appliance.Commands;

/// <summary>What <c>log query --count</c> counts by.</summary>
internal enum CountedBy
{
    /// <summary>Boxes by day, model and class.</summary>
    Classes,

    /// <summary>Boxes by model and score.</summary>
    Scores,

    /// <summary>Candidates by model and what became of them.</summary>
    Reasons,

    /// <summary>What policies changed, by policy and model.</summary>
    Policies,
}
