namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>One fault of a result object.</summary>
/// <param name="Code">Which.</param>
/// <param name="Where">Attribute or content item, such as <c>1.6.1 SCOORD</c>.</param>
/// <param name="Message">What was expected and found; never a value that could name a patient.</param>
public sealed record ResultFault(ResultFaultCode Code, string Where, string Message)
{
    /// <summary>Where the rule stands.</summary>
    public string Rule => ResultRules.Of(Code);

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Where}: {Message} ({Rule})";
}
