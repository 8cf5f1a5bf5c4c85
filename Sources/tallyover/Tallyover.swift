import ArgumentParser

@main
struct Tallyover: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Migrates legacy mainframe records and proves that nothing was lost.")
}
