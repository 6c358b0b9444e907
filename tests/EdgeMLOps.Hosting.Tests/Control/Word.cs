namespace EdgeMLOps.Hosting.Tests.Control;

public sealed record Word(string Text, long Number, DayOfWeek Day);
