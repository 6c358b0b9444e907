namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>A request that is answered without a look at its body.</summary>
/// <param name="StatusCode">Of HTTP.</param>
/// <param name="Code">For the log: a word, nothing of the request.</param>
/// <param name="Header">Name and value of the header that belongs to it, if any.</param>
internal sealed record StowRefusal(int StatusCode, string Code, (string Name, string Value)? Header = null);
