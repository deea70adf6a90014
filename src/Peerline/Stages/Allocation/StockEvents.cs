namespace Peerline.Stages.Allocation;

/// <summary>The types of events about what is left. Names are stored: they are only ever added to.</summary>
public static class StockEvents
{
    public const string Short = "stock.short";
    public const string Enough = "stock.enough";
}

/// <summary>What is stored of it.</summary>
public sealed record StockEvent(string Sentence, string Key, double Free, double Total)
{
    public static StockEvent Of(Stock s) => new(s.Sentence, $"{s.Of} {s.Kind}", s.Free, s.Total);
}
